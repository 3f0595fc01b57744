# Built by obsc 0.1.0 from the specification bookshop, sha256 e687b3a63104.
# Edit observability.yaml and build again; what is changed here is not kept.
"""The CDK app of bookshop."""

from __future__ import annotations

import aws_cdk as cdk

from bookshop_observability import BookshopObservabilityStack


def build(app: cdk.App) -> cdk.Stack:
    """Add the stack to an app."""
    return BookshopObservabilityStack(app, "bookshop")


if __name__ == "__main__":
    app = cdk.App()
    build(app)
    app.synth()
