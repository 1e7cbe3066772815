# One link with both vendors' providers. Nothing waits for what it does not need: the component is switched on beside the rest.
variable "aws" { type = string }
variable "project" { type = string }
variable "project_vpc" { type = string }
variable "service" { type = string }
variable "vpc" { type = string }
variable "subnets" { type = list(string) }
variable "groups" { type = list(string) }
variable "principal" { type = string }

terraform {
  required_providers {
    aiven = { source = "aiven/aiven" }
    aws   = { source = "hashicorp/aws" }
  }
}

provider "aiven" {}

provider "aws" {
  region = "eu-west-1"
  endpoints {
    ec2 = var.aws
    sts = var.aws
  }
}

import {
  to = aiven_kafka.this
  id = "${var.project}/${var.service}"
}

resource "aiven_kafka" "this" {
  project        = var.project
  project_vpc_id = "${var.project}/${var.project_vpc}"
  service_name   = var.service
  plan           = "business-4"
  kafka_user_config {
    privatelink_access {
      kafka = true
    }
  }
}

resource "aiven_aws_privatelink" "this" {
  project      = var.project
  service_name = var.service
  principals   = [var.principal]
}

resource "aws_vpc_endpoint" "this" {
  vpc_id              = var.vpc
  vpc_endpoint_type   = "Interface"
  service_name        = aiven_aws_privatelink.this.aws_service_name
  subnet_ids          = var.subnets
  security_group_ids  = var.groups
  private_dns_enabled = false
}

output "endpoint" {
  value = aws_vpc_endpoint.this.id
}
