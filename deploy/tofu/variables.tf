variable "region" {
  description = "Region of the VPCs."
  type        = string
}

variable "vpc_ids" {
  description = "VPCs in which endpoints may be created."
  type        = set(string)
}

variable "installation" {
  description = "CAUSEWAY_INSTALLATION of the worker; by default the Temporal namespace."
  type        = string
}

variable "role_name" {
  description = "Name of the role."
  type        = string
  default     = "causeway"
}

variable "trusted_principals" {
  description = "ARNs that may assume the role."
  type        = list(string)
  default     = []
}

variable "external_id" {
  description = "What those must say: externalId of the endpoint."
  type        = string
  default     = null
}

variable "irsa" {
  description = "The service account of the Helm chart, by the OIDC provider of its cluster."
  type = object({
    oidc_provider_arn = string
    oidc_issuer       = string
    namespace         = string
    service_account   = string
  })
  default = null
}

variable "pod_identity" {
  description = "Whether EKS Pod Identity may hand the role to pods."
  type        = bool
  default     = false
}
