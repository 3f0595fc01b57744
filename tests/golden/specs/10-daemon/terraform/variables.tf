# Built by obsc 0.1.0 from the specification warehouse, sha256 3646f5956065.
# Edit observability.yaml and build again; what is changed here is not kept.

variable "shipping_image" {
  description = "Image of shipping."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^\\S+$", var.shipping_image))
    error_message = "shipping_image must be an image with its tag or digest, like registry.example/image:1.0.0."
  }
}

variable "shipping_target_group" {
  description = "Target group that shipping joins."
  type        = string
  nullable    = false

  validation {
    condition = can(regex(
      "^arn:[^:]+:elasticloadbalancing:[^:]+:[0-9]{12}:targetgroup/.+$",
      var.shipping_target_group,
    ))
    error_message = "shipping_target_group must be the ARN of a target group, like arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/web/0123456789abcdef."
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

variable "stock_target_group" {
  description = "Target group that stock joins."
  type        = string
  nullable    = false

  validation {
    condition = can(regex(
      "^arn:[^:]+:elasticloadbalancing:[^:]+:[0-9]{12}:targetgroup/.+$",
      var.stock_target_group,
    ))
    error_message = "stock_target_group must be the ARN of a target group, like arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/web/0123456789abcdef."
  }
}
