# Built by obsc 0.1.0 from the specification python-flask, sha256 0d7bf0a9ad53.
# Edit observability.yaml and build again; what is changed here is not kept.

variable "app_image" {
  description = "Image of python-flask."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^\\S+$", var.app_image))
    error_message = "app_image must be an image with its tag or digest, like registry.example/image:1.0.0."
  }
}

variable "image_id" {
  description = "Machine image of Ubuntu 24.04."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^ami-[0-9a-f]+$", var.image_id))
    error_message = "image_id must be the id of a machine image, like ami-0123456789abcdef0."
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
