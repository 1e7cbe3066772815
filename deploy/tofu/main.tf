# The role that Causeway's worker acts with in one account: the policy of docs/aws-iam-policy.json, and who may take it.
terraform {
  required_version = ">= 1.6"
  required_providers {
    aws = { source = "hashicorp/aws", version = ">= 5.0" }
  }
}

data "aws_caller_identity" "this" {}
data "aws_partition" "this" {}

locals {
  # As it stands there it is for the commercial regions; GovCloud and China have ARNs of their own, China names of services too.
  policy = replace(replace(file("${path.module}/../../docs/aws-iam-policy.json"),
    "arn:aws:", "arn:${data.aws_partition.this.partition}:"),
  "\"com.amazonaws.", "\"${data.aws_partition.this.reverse_dns_prefix}.")
  # One set of statements for each VPC; those that name none are the same in all, and AWS takes them once or twice alike.
  filled = { for id in var.vpc_ids : id => replace(replace(replace(replace(
    local.policy, "REGION", var.region), "ACCOUNT", data.aws_caller_identity.this.account_id),
  "VPC-ID", id), "INSTALLATION", var.installation) }
}

resource "aws_iam_role" "worker" {
  name               = var.role_name
  assume_role_policy = data.aws_iam_policy_document.trust.json
}

resource "aws_iam_role_policy" "worker" {
  for_each = local.filled
  name     = "causeway-${each.key}"
  role     = aws_iam_role.worker.id
  policy   = each.value
}

data "aws_iam_policy_document" "trust" {
  # A worker that assumes the role from another account or identity (`roleArn` of an endpoint).
  dynamic "statement" {
    for_each = length(var.trusted_principals) > 0 ? [1] : []
    content {
      actions = ["sts:AssumeRole"]
      principals {
        type        = "AWS"
        identifiers = var.trusted_principals
      }
      dynamic "condition" {
        for_each = var.external_id == null ? [] : [var.external_id]
        content {
          test     = "StringEquals"
          variable = "sts:ExternalId"
          values   = [condition.value]
        }
      }
    }
  }
  # IRSA: the service account of the Helm chart.
  dynamic "statement" {
    for_each = var.irsa == null ? [] : [var.irsa]
    content {
      actions = ["sts:AssumeRoleWithWebIdentity"]
      principals {
        type        = "Federated"
        identifiers = [statement.value.oidc_provider_arn]
      }
      condition {
        test     = "StringEquals"
        variable = "${statement.value.oidc_issuer}:sub"
        values   = ["system:serviceaccount:${statement.value.namespace}:${statement.value.service_account}"]
      }
      condition {
        test     = "StringEquals"
        variable = "${statement.value.oidc_issuer}:aud"
        values   = ["sts.amazonaws.com"]
      }
    }
  }
  # EKS Pod Identity.
  dynamic "statement" {
    for_each = var.pod_identity ? [1] : []
    content {
      actions = ["sts:AssumeRole", "sts:TagSession"]
      principals {
        type        = "Service"
        identifiers = ["pods.eks.amazonaws.com"]
      }
    }
  }
}
