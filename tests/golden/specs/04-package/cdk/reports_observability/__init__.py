# Built by obsc 0.1.0 from the specification reports, sha256 b0882140ac23.
# Edit observability.yaml and build again; what is changed here is not kept.
"""Observability of reports."""

from reports_observability.construct import ReportsObservability
from reports_observability.stack import ReportsObservabilityStack

__all__ = ["ReportsObservability", "ReportsObservabilityStack"]
