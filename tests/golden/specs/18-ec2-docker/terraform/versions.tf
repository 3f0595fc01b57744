# Built by obsc 0.1.0 from the specification python-flask, sha256 0d7bf0a9ad53.
# Edit observability.yaml and build again; what is changed here is not kept.

terraform {
  required_version = ">= 1.5"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.100, < 7.0"
    }
  }
}
