# Built by obsc 0.1.0 from the specification gallery, sha256 6722c0d5dcf1.
# Edit observability.yaml and build again; what is changed here is not kept.
"""The CDK app of gallery."""

from __future__ import annotations

import aws_cdk as cdk

from gallery_observability import GalleryObservabilityStack


def build(app: cdk.App) -> cdk.Stack:
    """Add the stack to an app."""
    return GalleryObservabilityStack(app, "gallery")


if __name__ == "__main__":
    app = cdk.App()
    build(app)
    app.synth()
