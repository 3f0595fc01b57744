# Built by obsc 0.1.0 from the specification shop, sha256 8aad301abbb2.
# Edit observability.yaml and build again; what is changed here is not kept.
"""Observability of shop."""

from shop_observability.construct import ShopObservability
from shop_observability.stack import ShopObservabilityStack

__all__ = ["ShopObservability", "ShopObservabilityStack"]
