# Built by obsc 0.1.0 from the specification market, sha256 655bd8a102cd.
# Edit observability.yaml and build again; what is changed here is not kept.
"""Observability of market."""

from market_observability.construct import MarketObservability
from market_observability.stack import MarketObservabilityStack

__all__ = ["MarketObservability", "MarketObservabilityStack"]
