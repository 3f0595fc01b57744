"""What the tests of deployed state share: an embedded AWS, and the marker of those that run Terraform against it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from judging import skip_without
from obsc_judges import deployed
from obsc_judges.deployed.embedded import Embedded, embedded

CHINA = "cn-north-1"
"""Where `arn:aws:` does not mean this region's own partition."""

NINGXIA = "cn-northwest-1"
"""The same, with three availability zones."""


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker here, where everything that carries it lies."""
    config.addinivalue_line(
        "markers", "deployed: applies Terraform configurations to an embedded AWS, in half a minute"
    )


@pytest.fixture(scope="module")
def aws() -> Iterator[Embedded]:
    """One AWS for the tests of a module, in China; each deployment has an account of its own."""
    absent = deployed.available(["cfn"])
    if absent:
        skip_without(absent)
    with embedded(CHINA) as running:
        yield running
