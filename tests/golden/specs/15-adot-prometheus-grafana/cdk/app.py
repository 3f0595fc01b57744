# Built by obsc 0.1.0 from the specification ecs-adot-amp-amg, sha256 490160daaa1d.
# Edit observability.yaml and build again; what is changed here is not kept.
"""The CDK app of ecs-adot-amp-amg."""

from __future__ import annotations

import aws_cdk as cdk

from ecs_adot_amp_amg_observability import EcsAdotAmpAmgObservabilityStack


def build(app: cdk.App) -> cdk.Stack:
    """Add the stack to an app."""
    return EcsAdotAmpAmgObservabilityStack(app, "ecs-adot-amp-amg")


if __name__ == "__main__":
    app = cdk.App()
    build(app)
    app.synth()
