# Built by obsc 0.1.0 from the specification tickets, sha256 c4f4f0da03cc.
# Edit observability.yaml and build again; what is changed here is not kept.
"""The CDK app of tickets."""

from __future__ import annotations

import aws_cdk as cdk

from tickets_observability import TicketsObservabilityStack


def build(app: cdk.App) -> cdk.Stack:
    """Add the stack to an app."""
    return TicketsObservabilityStack(app, "tickets")


if __name__ == "__main__":
    app = cdk.App()
    build(app)
    app.synth()
