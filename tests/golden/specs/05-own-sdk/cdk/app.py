# Built by obsc 0.1.0 from the specification search, sha256 19a8eb829ce1.
# Edit observability.yaml and build again; what is changed here is not kept.
"""The CDK app of search."""

from __future__ import annotations

import aws_cdk as cdk

from search_observability import SearchObservabilityStack


def build(app: cdk.App) -> cdk.Stack:
    """Add the stack to an app."""
    return SearchObservabilityStack(app, "search")


if __name__ == "__main__":
    app = cdk.App()
    build(app)
    app.synth()
