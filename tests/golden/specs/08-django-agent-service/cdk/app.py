# Built by obsc 0.1.0 from the specification silva-photography, sha256 5a777c920563.
# Edit observability.yaml and build again; what is changed here is not kept.
"""The CDK app of silva-photography."""

from __future__ import annotations

import aws_cdk as cdk

from silva_photography_observability import SilvaPhotographyObservabilityStack


def build(app: cdk.App) -> cdk.Stack:
    """Add the stack to an app."""
    return SilvaPhotographyObservabilityStack(app, "silva-photography")


if __name__ == "__main__":
    app = cdk.App()
    build(app)
    app.synth()
