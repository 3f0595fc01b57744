"""The two ways in which a deployment does not happen."""

from __future__ import annotations


class Refused(ValueError):
    """AWS or Terraform would not deploy this; the text says what and why."""


class Unsupported(Refused):
    """AWS might deploy this, but nobody here knows how: nothing follows from it."""
