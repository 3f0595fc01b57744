# Built by obsc 0.1.0 from the specification my-python-app, sha256 e13de27f345b.
# Edit observability.yaml and build again; what is changed here is not kept.
"""The CDK app of my-python-app."""

from __future__ import annotations

import aws_cdk as cdk

from my_python_app_observability import MyPythonAppObservabilityStack


def build(app: cdk.App) -> cdk.Stack:
    """Add the stack to an app."""
    return MyPythonAppObservabilityStack(app, "my-python-app")


if __name__ == "__main__":
    app = cdk.App()
    build(app)
    app.synth()
