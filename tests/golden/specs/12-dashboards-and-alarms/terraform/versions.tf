# Built by obsc 0.1.0 from the specification tickets, sha256 c4f4f0da03cc.
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
