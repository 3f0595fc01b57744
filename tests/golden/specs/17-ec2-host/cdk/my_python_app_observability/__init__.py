# Built by obsc 0.1.0 from the specification my-python-app, sha256 e13de27f345b.
# Edit observability.yaml and build again; what is changed here is not kept.
"""Observability of my-python-app."""

from my_python_app_observability.construct import MyPythonAppObservability
from my_python_app_observability.stack import MyPythonAppObservabilityStack

__all__ = ["MyPythonAppObservability", "MyPythonAppObservabilityStack"]
