# Built by obsc 0.1.0 from the specification tickets, sha256 c4f4f0da03cc.
# Edit observability.yaml and build again; what is changed here is not kept.
"""Observability of tickets."""

from tickets_observability.construct import TicketsObservability
from tickets_observability.stack import TicketsObservabilityStack

__all__ = ["TicketsObservability", "TicketsObservabilityStack"]
