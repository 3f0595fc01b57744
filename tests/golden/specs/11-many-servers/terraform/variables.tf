# Built by obsc 0.1.0 from the specification market, sha256 655bd8a102cd.
# Edit observability.yaml and build again; what is changed here is not kept.

variable "admin_image" {
  description = "Image of admin."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^\\S+$", var.admin_image))
    error_message = "admin_image must be an image with its tag or digest, like registry.example/image:1.0.0."
  }
}

variable "catalog_image" {
  description = "Image of catalog."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^\\S+$", var.catalog_image))
    error_message = "catalog_image must be an image with its tag or digest, like registry.example/image:1.0.0."
  }
}

variable "chat_image" {
  description = "Image of chat."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^\\S+$", var.chat_image))
    error_message = "chat_image must be an image with its tag or digest, like registry.example/image:1.0.0."
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

variable "legacy_image" {
  description = "Image of legacy."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^\\S+$", var.legacy_image))
    error_message = "legacy_image must be an image with its tag or digest, like registry.example/image:1.0.0."
  }
}

variable "nightly_image" {
  description = "Image of nightly."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^\\S+$", var.nightly_image))
    error_message = "nightly_image must be an image with its tag or digest, like registry.example/image:1.0.0."
  }
}

variable "orders_image" {
  description = "Image of orders."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^\\S+$", var.orders_image))
    error_message = "orders_image must be an image with its tag or digest, like registry.example/image:1.0.0."
  }
}

variable "prices_image" {
  description = "Image of prices."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^\\S+$", var.prices_image))
    error_message = "prices_image must be an image with its tag or digest, like registry.example/image:1.0.0."
  }
}

variable "reports_image" {
  description = "Image of reports."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^\\S+$", var.reports_image))
    error_message = "reports_image must be an image with its tag or digest, like registry.example/image:1.0.0."
  }
}

variable "stock_image" {
  description = "Image of stock."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^\\S+$", var.stock_image))
    error_message = "stock_image must be an image with its tag or digest, like registry.example/image:1.0.0."
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

variable "vpc_id" {
  description = "VPC of the tasks."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^vpc-[0-9a-f]+$", var.vpc_id))
    error_message = "vpc_id must be the id of a VPC, like vpc-0123456789abcdef0."
  }
}
