"""Modules of Terraform that exist: a corpus of styles, what is refused, override files, roles, and any text at all."""
