# Built by obsc 0.1.0 from the specification orders, sha256 114a47d7cadb.
# Edit observability.yaml and build again; what is changed here is not kept.
"""Observability of orders."""

from orders_observability.construct import OrdersObservability
from orders_observability.stack import OrdersObservabilityStack

__all__ = ["OrdersObservability", "OrdersObservabilityStack"]
