# Built by obsc 0.1.0 from the specification bookshop, sha256 e687b3a63104.
# Edit observability.yaml and build again; what is changed here is not kept.
"""Observability of bookshop."""

from bookshop_observability.construct import BookshopObservability
from bookshop_observability.stack import BookshopObservabilityStack

__all__ = ["BookshopObservability", "BookshopObservabilityStack"]
