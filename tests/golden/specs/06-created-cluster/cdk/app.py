# Built by obsc 0.1.0 from the specification demo, sha256 50b4bb318cb1.
# Edit observability.yaml and build again; what is changed here is not kept.
"""The CDK app of demo."""

from __future__ import annotations

import aws_cdk as cdk

from demo_observability import DemoObservabilityStack


def build(app: cdk.App) -> cdk.Stack:
    """Add the stack to an app."""
    return DemoObservabilityStack(app, "demo")


if __name__ == "__main__":
    app = cdk.App()
    build(app)
    app.synth()
