"""Networks that lead nowhere but to their own endpoints."""

from __future__ import annotations

from obsc.plan.model import Plan


def is_closed(plan: Plan) -> bool:
    """Whether tasks reach AWS by endpoints only; of a VPC that exists nothing is known."""
    created = plan.platform.created_vpc
    return created is not None and created.nat == "none" and not plan.platform.assign_public_ip
