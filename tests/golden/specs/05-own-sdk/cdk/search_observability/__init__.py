# Built by obsc 0.1.0 from the specification search, sha256 19a8eb829ce1.
# Edit observability.yaml and build again; what is changed here is not kept.
"""Observability of search."""

from search_observability.construct import SearchObservability
from search_observability.stack import SearchObservabilityStack

__all__ = ["SearchObservability", "SearchObservabilityStack"]
