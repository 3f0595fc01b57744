# Built by obsc 0.1.0 from the specification reports, sha256 b0882140ac23.
# Edit observability.yaml and build again; what is changed here is not kept.
"""The CDK app of reports."""

from __future__ import annotations

import aws_cdk as cdk

from reports_observability import ReportsObservabilityStack


def build(app: cdk.App) -> cdk.Stack:
    """Add the stack to an app."""
    return ReportsObservabilityStack(app, "reports")


if __name__ == "__main__":
    app = cdk.App()
    build(app)
    app.synth()
