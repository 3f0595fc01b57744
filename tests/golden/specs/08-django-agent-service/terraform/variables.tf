# Built by obsc 0.1.0 from the specification silva-photography, sha256 5a777c920563.
# Edit observability.yaml and build again; what is changed here is not kept.

variable "app_image" {
  description = "Image of silva-photography."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^\\S+$", var.app_image))
    error_message = "app_image must be an image with its tag or digest, like registry.example/image:1.0.0."
  }
}

variable "cluster" {
  description = "Name or ARN of the ECS cluster."
  type        = string
  nullable    = false

  validation {
    condition = can(regex(
      "^(arn:[^:]+:ecs:[^:]+:[0-9]{12}:cluster/)?[A-Za-z0-9_-]{1,255}$",
      var.cluster,
    ))
    error_message = "cluster must be the name or ARN of an ECS cluster, like production."
  }
}

variable "load_balancer_security_group" {
  description = "Security group of the load balancer of silva-photography."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^sg-[0-9a-f]+$", var.load_balancer_security_group))
    error_message = "load_balancer_security_group must be the id of a security group, like sg-0123456789abcdef0."
  }
}

variable "private_subnets" {
  description = "Subnets of the tasks."
  type        = list(string)
  nullable    = false

  validation {
    condition     = can(regex("^subnet-[0-9a-f]+(,subnet-[0-9a-f]+)*$", join(",", var.private_subnets)))
    error_message = "private_subnets must be ids of subnets, at least one, like subnet-0123456789abcdef0."
  }
}

variable "target_group_arn" {
  description = "Target group that silva-photography joins."
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
