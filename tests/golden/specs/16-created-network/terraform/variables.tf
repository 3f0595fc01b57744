# Built by obsc 0.1.0 from the specification tickets, sha256 01b1358671c4.
# Edit observability.yaml and build again; what is changed here is not kept.

variable "agent_image" {
  description = "Image of the agent cloudwatch."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^\\S+$", var.agent_image))
    error_message = "agent_image must be an image with its tag or digest, like registry.example/image:1.0.0."
  }
}

variable "api_image" {
  description = "Image of api."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^\\S+$", var.api_image))
    error_message = "api_image must be an image with its tag or digest, like registry.example/image:1.0.0."
  }
}

variable "certificate" {
  description = "Certificate of the load balancer, for HTTPS."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^arn:[^:]+:acm:[^:]+:[0-9]{12}:certificate/.+$", var.certificate))
    error_message = "certificate must be the ARN of a certificate in ACM, like arn:aws:acm:us-east-1:123456789012:certificate/01234567-89ab-cdef-0123-456789abcdef."
  }
}

variable "distribution_image" {
  description = "Image of the AWS Distro for OpenTelemetry Python."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^\\S+$", var.distribution_image))
    error_message = "distribution_image must be an image with its tag or digest, like registry.example/image:1.0.0."
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
