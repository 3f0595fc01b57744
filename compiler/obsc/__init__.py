"""obsc, an observability compiler: one observability.yaml, the same system in every infrastructure language."""

__version__ = "0.1.0"
