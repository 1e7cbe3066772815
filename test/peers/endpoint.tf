# The AWS half of the guide, with AWS's own provider.
variable "aws" { type = string }
variable "vpc" { type = string }
variable "subnets" { type = list(string) }
variable "group" { type = string }
variable "service_name" { type = string }

terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  region = "eu-west-1"
  endpoints {
    ec2 = var.aws
    sts = var.aws
  }
}

data "aws_caller_identity" "this" {}

data "aws_vpc" "this" {
  id = var.vpc
}

data "aws_subnet" "each" {
  for_each = toset(var.subnets)
  id       = each.value
}

data "aws_security_group" "this" {
  id = var.group
}

resource "aws_vpc_endpoint" "this" {
  vpc_id              = data.aws_vpc.this.id
  vpc_endpoint_type   = "Interface"
  service_name        = var.service_name
  subnet_ids          = [for each in data.aws_subnet.each : each.id]
  security_group_ids  = [data.aws_security_group.this.id]
  private_dns_enabled = false
  tags                = { Name = "peer", Account = data.aws_caller_identity.this.account_id }
}

output "endpoint" {
  value = aws_vpc_endpoint.this.id
}
