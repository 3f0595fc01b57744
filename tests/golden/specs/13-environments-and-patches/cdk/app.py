# Built by obsc 0.1.0 from the specification shop, sha256 8aad301abbb2.
# Edit observability.yaml and build again; what is changed here is not kept.
"""The CDK app of shop."""

from __future__ import annotations

import aws_cdk as cdk

from shop_observability import ShopObservabilityStack


def build(app: cdk.App) -> cdk.Stack:
    """Add the stack to an app."""
    return ShopObservabilityStack(app, "shop")


if __name__ == "__main__":
    app = cdk.App()
    build(app)
    app.synth()
