# Built by obsc 0.1.0 from the specification python-flask, sha256 0d7bf0a9ad53.
# Edit observability.yaml and build again; what is changed here is not kept.
"""Observability of python-flask."""

from python_flask_observability.construct import PythonFlaskObservability
from python_flask_observability.stack import PythonFlaskObservabilityStack

__all__ = ["PythonFlaskObservability", "PythonFlaskObservabilityStack"]
