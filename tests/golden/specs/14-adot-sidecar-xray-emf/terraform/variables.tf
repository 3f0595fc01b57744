# Built by obsc 0.1.0 from the specification veda-wfs3, sha256 34b4adf08d85.
# Edit observability.yaml and build again; what is changed here is not kept.

variable "api_image" {
  description = "Image of api."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^\\S+$", var.api_image))
    error_message = "api_image must be an image with its tag or digest, like registry.example/image:1.0.0."
  }
}

variable "cluster" {
  description = "Name of the ECS cluster, not its ARN."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[A-Za-z0-9_-]{1,255}$", var.cluster))
    error_message = "cluster must be the name of an ECS cluster, not its ARN, like production."
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

variable "vpc_id" {
  description = "VPC of the tasks."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^vpc-[0-9a-f]+$", var.vpc_id))
    error_message = "vpc_id must be the id of a VPC, like vpc-0123456789abcdef0."
  }
}
