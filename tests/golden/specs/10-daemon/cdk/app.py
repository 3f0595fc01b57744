# Built by obsc 0.1.0 from the specification warehouse, sha256 3646f5956065.
# Edit observability.yaml and build again; what is changed here is not kept.
"""The CDK app of warehouse."""

from __future__ import annotations

import aws_cdk as cdk

from warehouse_observability import WarehouseObservabilityStack


def build(app: cdk.App) -> cdk.Stack:
    """Add the stack to an app."""
    return WarehouseObservabilityStack(app, "warehouse")


if __name__ == "__main__":
    app = cdk.App()
    build(app)
    app.synth()
