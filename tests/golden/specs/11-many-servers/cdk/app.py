# Built by obsc 0.1.0 from the specification market, sha256 655bd8a102cd.
# Edit observability.yaml and build again; what is changed here is not kept.
"""The CDK app of market."""

from __future__ import annotations

import aws_cdk as cdk

from market_observability import MarketObservabilityStack


def build(app: cdk.App) -> cdk.Stack:
    """Add the stack to an app."""
    return MarketObservabilityStack(app, "market")


if __name__ == "__main__":
    app = cdk.App()
    build(app)
    app.synth()
