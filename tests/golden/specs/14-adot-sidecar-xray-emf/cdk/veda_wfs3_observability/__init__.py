# Built by obsc 0.1.0 from the specification veda-wfs3, sha256 34b4adf08d85.
# Edit observability.yaml and build again; what is changed here is not kept.
"""Observability of veda-wfs3."""

from veda_wfs3_observability.construct import VedaWfs3Observability
from veda_wfs3_observability.stack import VedaWfs3ObservabilityStack

__all__ = ["VedaWfs3Observability", "VedaWfs3ObservabilityStack"]
