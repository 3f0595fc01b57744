# Built by obsc 0.1.0 from the specification orders, sha256 114a47d7cadb.
# Edit observability.yaml and build again; what is changed here is not kept.
"""The CDK app of orders."""

from __future__ import annotations

import aws_cdk as cdk

from orders_observability import OrdersObservabilityStack


def build(app: cdk.App) -> cdk.Stack:
    """Add the stack to an app."""
    return OrdersObservabilityStack(app, "orders")


if __name__ == "__main__":
    app = cdk.App()
    build(app)
    app.synth()
