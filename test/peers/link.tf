# The whole guide for two services that are there already, with both vendors' providers. `connected = false` takes it back.
variable "aws" { type = string }
variable "vpc" { type = string }
variable "subnets" { type = list(string) }
variable "group" { type = string }
variable "project" { type = string }
variable "project_vpc" { type = string }
variable "principals" { type = list(string) }
variable "connected" {
  type    = bool
  default = true
}

terraform {
  required_providers {
    aiven = { source = "aiven/aiven" }
    aws   = { source = "hashicorp/aws" }
  }
}

# Its address and token come from AIVEN_WEB_URL and AIVEN_TOKEN.
provider "aiven" {}

provider "aws" {
  region = "eu-west-1"
  endpoints {
    ec2 = var.aws
    sts = var.aws
  }
}

locals {
  services = { kafka = "orders-kafka", pg = "solo-pg" }
}

import {
  to = aiven_kafka.this
  id = "${var.project}/${local.services.kafka}"
}

import {
  to = aiven_pg.this
  id = "${var.project}/${local.services.pg}"
}

resource "aiven_kafka" "this" {
  project        = var.project
  project_vpc_id = "${var.project}/${var.project_vpc}"
  service_name   = local.services.kafka
  plan           = "business-4"
  kafka_user_config {
    privatelink_access {
      kafka           = var.connected
      schema_registry = var.connected
    }
  }
}

resource "aiven_pg" "this" {
  project        = var.project
  project_vpc_id = "${var.project}/${var.project_vpc}"
  service_name   = local.services.pg
  plan           = "startup-4"
  pg_user_config {
    privatelink_access {
      pg = var.connected
    }
  }
}

resource "aiven_aws_privatelink" "each" {
  for_each     = var.connected ? local.services : {}
  project      = var.project
  service_name = each.value
  principals   = var.principals
}

resource "aws_vpc_endpoint" "each" {
  for_each            = aiven_aws_privatelink.each
  vpc_id              = var.vpc
  vpc_endpoint_type   = "Interface"
  service_name        = each.value.aws_service_name
  subnet_ids          = var.subnets
  security_group_ids  = [var.group]
  private_dns_enabled = false
  # Aiven's provider does not know the name while it changes the principals, and AWS's would make a new endpoint then.
  lifecycle { ignore_changes = [service_name] }
}

output "endpoints" {
  value = join(" ", [for each in aws_vpc_endpoint.each : each.id])
}
