# Built by obsc 0.1.0 from the specification silva-photography, sha256 5a777c920563.
# Edit observability.yaml and build again; what is changed here is not kept.
"""Observability of silva-photography."""

from silva_photography_observability.construct import SilvaPhotographyObservability
from silva_photography_observability.stack import SilvaPhotographyObservabilityStack

__all__ = ["SilvaPhotographyObservability", "SilvaPhotographyObservabilityStack"]
