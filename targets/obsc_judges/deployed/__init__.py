"""Deployed state: what AWS describes after the builds of one specification were deployed, compared between targets.

The AWS is an embedded one. Each build is deployed into an account of its own, in which everything that it needs exists.
"""

from __future__ import annotations

from collections.abc import Collection

from obsc_judges import cdk
from obsc_judges.deployed import embedded
from obsc_judges.deployed.compare import Builds, Deployment, Difference, NotJudged, compare, compare_all
from obsc_judges.terraform_cli import without_provider
from obsc_judges.verdict import Absent

NAME = "deployed"

__all__ = ["NAME", "Builds", "Deployment", "Difference", "NotJudged", "available", "compare", "compare_all"]


def available(targets: Collection[str] = ("cfn", "cdk", "terraform")) -> Absent | None:
    """Why nothing can be deployed here for these targets, or None."""
    absent = embedded.available(NAME)
    if absent is None and "terraform" in targets:
        absent = without_provider(NAME)
    if absent is None and "cdk" in targets and (lacking := cdk.available()):
        absent = Absent(NAME, lacking.why, lacking.how_to_get)
    return absent
