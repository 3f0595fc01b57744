# Built by obsc 0.1.0 from the specification tickets, sha256 c4f4f0da03cc.
# Edit observability.yaml and build again; what is changed here is not kept.

variable "chat" {
  description = "SNS topic that hears of alarms."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^arn:[^:]+:sns:[^:]+:[0-9]{12}:.+$", var.chat))
    error_message = "chat must be the ARN of an SNS topic, like arn:aws:sns:us-east-1:123456789012:alarms."
  }
}

variable "load_balancer" {
  description = "End of the ARN of the load balancer of web, from app/ on."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^app/[A-Za-z0-9-]+/[0-9a-f]+$", var.load_balancer))
    error_message = "load_balancer must be the end of the ARN of an Application Load Balancer, like app/web/0123456789abcdef."
  }
}

variable "load_balancer_security_group" {
  description = "Security group of the load balancer of web."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^sg-[0-9a-f]+$", var.load_balancer_security_group))
    error_message = "load_balancer_security_group must be the id of a security group, like sg-0123456789abcdef0."
  }
}

variable "pager" {
  description = "SNS topic that hears of alarms."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^arn:[^:]+:sns:[^:]+:[0-9]{12}:.+$", var.pager))
    error_message = "pager must be the ARN of an SNS topic, like arn:aws:sns:us-east-1:123456789012:alarms."
  }
}

variable "subnet_ids" {
  description = "Subnets of the tasks."
  type        = list(string)
  nullable    = false

  validation {
    condition     = can(regex("^subnet-[0-9a-f]+(,subnet-[0-9a-f]+)*$", join(",", var.subnet_ids)))
    error_message = "subnet_ids must be ids of subnets, at least one, like subnet-0123456789abcdef0."
  }
}

variable "target_group_arn" {
  description = "Target group that web joins."
  type        = string
  nullable    = false

  validation {
    condition = can(regex(
      "^arn:[^:]+:elasticloadbalancing:[^:]+:[0-9]{12}:targetgroup/.+$",
      var.target_group_arn,
    ))
    error_message = "target_group_arn must be the ARN of a target group, like arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/web/0123456789abcdef."
  }
}

variable "vpc_id" {
  description = "VPC of the tasks."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^vpc-[0-9a-f]+$", var.vpc_id))
    error_message = "vpc_id must be the id of a VPC, like vpc-0123456789abcdef0."
  }
}

variable "web_image" {
  description = "Image of web."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^\\S+$", var.web_image))
    error_message = "web_image must be an image with its tag or digest, like registry.example/image:1.0.0."
  }
}

variable "web_target_group_name" {
  description = "End of the ARN of the target group of web, from targetgroup/ on."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^targetgroup/[A-Za-z0-9-]+/[0-9a-f]+$", var.web_target_group_name))
    error_message = "web_target_group_name must be the end of the ARN of a target group, like targetgroup/web/0123456789abcdef."
  }
}
