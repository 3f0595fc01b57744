# Built by obsc 0.1.0 from the specification demo, sha256 50b4bb318cb1.
# Edit observability.yaml and build again; what is changed here is not kept.
"""Observability of demo."""

from demo_observability.construct import DemoObservability
from demo_observability.stack import DemoObservabilityStack

__all__ = ["DemoObservability", "DemoObservabilityStack"]
