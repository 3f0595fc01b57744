# Built by obsc 0.1.0 from the specification python-flask, sha256 55e2954d44b1.
# Edit observability.yaml and build again; what is changed here is not kept.

variable "app_image" {
  description = "Image of python-flask."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^\\S+$", var.app_image))
    error_message = "app_image must be an image with its tag or digest, like registry.example/web:1.0.0."
  }
}

variable "subnet_id" {
  description = "Subnet of the instance."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^subnet-[0-9a-f]+$", var.subnet_id))
    error_message = "subnet_id must be the id of a subnet, like subnet-0123456789abcdef0."
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
