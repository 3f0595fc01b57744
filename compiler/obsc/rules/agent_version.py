"""How old an agent is, as far as its image's tag tells."""

from __future__ import annotations

import re

from obsc.plan.model import Agent
from obsc.rules.images import read_image


def agent_version(agent: Agent) -> tuple[int, int] | None:
    """The first two parts of a tag such as `1.300066.1b1374`; None if the image is an input or its tag is none."""
    tag = read_image(agent.image).tag if isinstance(agent.image, str) else None
    match = re.match("([0-9]{1,6})[.]([0-9]{6})(?![0-9])", tag or "")
    return (int(match[1]), int(match[2])) if match else None
