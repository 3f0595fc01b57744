# Built by obsc 0.1.0 from the specification my-python-app, sha256 e13de27f345b.
# Edit observability.yaml and build again; what is changed here is not kept.

variable "load_balancer_security_group" {
  description = "Security group of the load balancer of my-python-app."
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

variable "subnets" {
  description = "Subnets of the instances."
  type        = list(string)
  nullable    = false

  validation {
    condition     = can(regex("^subnet-[0-9a-f]+(,subnet-[0-9a-f]+)*$", join(",", var.subnets)))
    error_message = "subnets must be ids of subnets, at least one, like subnet-0123456789abcdef0."
  }
}

variable "target_group_arn" {
  description = "Target group that my-python-app joins."
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
