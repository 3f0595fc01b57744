# Built by obsc 0.1.0 from the specification bookshop, sha256 e687b3a63104.
# Edit observability.yaml and build again; what is changed here is not kept.

variable "catalog_image" {
  description = "Image of catalog."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^\\S+$", var.catalog_image))
    error_message = "catalog_image must be an image with its tag or digest, like registry.example/image:1.0.0."
  }
}

variable "load_balancer_security_group" {
  description = "Security group of the load balancer of storefront."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^sg-[0-9a-f]+$", var.load_balancer_security_group))
    error_message = "load_balancer_security_group must be the id of a security group, like sg-0123456789abcdef0."
  }
}

variable "payments_image" {
  description = "Image of payments."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^\\S+$", var.payments_image))
    error_message = "payments_image must be an image with its tag or digest, like registry.example/image:1.0.0."
  }
}

variable "payments_security_group" {
  description = "Security groups of the tasks."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^sg-[0-9a-f]+$", var.payments_security_group))
    error_message = "payments_security_group must be the id of a security group, like sg-0123456789abcdef0."
  }
}

variable "storefront_image" {
  description = "Image of storefront."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^\\S+$", var.storefront_image))
    error_message = "storefront_image must be an image with its tag or digest, like registry.example/image:1.0.0."
  }
}

variable "storefront_target_group" {
  description = "Target group that storefront joins."
  type        = string
  nullable    = false

  validation {
    condition = can(regex(
      "^arn:[^:]+:elasticloadbalancing:[^:]+:[0-9]{12}:targetgroup/.+$",
      var.storefront_target_group,
    ))
    error_message = "storefront_target_group must be the ARN of a target group, like arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/web/0123456789abcdef."
  }
}

variable "subnet_a" {
  description = "Subnets of the tasks."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("(?s)^.+$", var.subnet_a))
    error_message = "subnet_a must not be empty."
  }
}

variable "subnet_b" {
  description = "Subnets of the tasks."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("(?s)^.+$", var.subnet_b))
    error_message = "subnet_b must not be empty."
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
