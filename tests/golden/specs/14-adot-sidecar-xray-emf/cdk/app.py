# Built by obsc 0.1.0 from the specification veda-wfs3, sha256 34b4adf08d85.
# Edit observability.yaml and build again; what is changed here is not kept.
"""The CDK app of veda-wfs3."""

from __future__ import annotations

import aws_cdk as cdk

from veda_wfs3_observability import VedaWfs3ObservabilityStack


def build(app: cdk.App) -> cdk.Stack:
    """Add the stack to an app."""
    return VedaWfs3ObservabilityStack(app, "veda-wfs3")


if __name__ == "__main__":
    app = cdk.App()
    build(app)
    app.synth()
