# Built by obsc 0.1.0 from the specification warehouse, sha256 3646f5956065.
# Edit observability.yaml and build again; what is changed here is not kept.
"""Observability of warehouse."""

from warehouse_observability.construct import WarehouseObservability
from warehouse_observability.stack import WarehouseObservabilityStack

__all__ = ["WarehouseObservability", "WarehouseObservabilityStack"]
