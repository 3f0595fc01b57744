# Built by obsc 0.1.0 from the specification ecs-adot-amp-amg, sha256 490160daaa1d.
# Edit observability.yaml and build again; what is changed here is not kept.
"""Observability of ecs-adot-amp-amg."""

from ecs_adot_amp_amg_observability.construct import EcsAdotAmpAmgObservability
from ecs_adot_amp_amg_observability.stack import EcsAdotAmpAmgObservabilityStack

__all__ = ["EcsAdotAmpAmgObservability", "EcsAdotAmpAmgObservabilityStack"]
