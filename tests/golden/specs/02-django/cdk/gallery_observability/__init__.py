# Built by obsc 0.1.0 from the specification gallery, sha256 6722c0d5dcf1.
# Edit observability.yaml and build again; what is changed here is not kept.
"""Observability of gallery."""

from gallery_observability.construct import GalleryObservability
from gallery_observability.stack import GalleryObservabilityStack

__all__ = ["GalleryObservability", "GalleryObservabilityStack"]
