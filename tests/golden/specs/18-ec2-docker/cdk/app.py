# Built by obsc 0.1.0 from the specification python-flask, sha256 0d7bf0a9ad53.
# Edit observability.yaml and build again; what is changed here is not kept.
"""The CDK app of python-flask."""

from __future__ import annotations

import aws_cdk as cdk

from python_flask_observability import PythonFlaskObservabilityStack


def build(app: cdk.App) -> cdk.Stack:
    """Add the stack to an app."""
    return PythonFlaskObservabilityStack(app, "python-flask")


if __name__ == "__main__":
    app = cdk.App()
    build(app)
    app.synth()
