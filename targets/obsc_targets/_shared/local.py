"""What every target that deploys to AWS leaves out: it is for a run on one machine."""

from __future__ import annotations

from collections.abc import Mapping

from obsc.infra.discovery import DiscoveryService
from obsc.infra.ecs import Container
from obsc.infra.local import LOCAL
from obsc.infra.node import Node

NOT_ON_AWS: Mapping[type[Node], str] = dict.fromkeys(LOCAL, "it runs on one machine: `--target compose` starts it")
NOT_SAID_TO_AWS: Mapping[tuple[type, str], str] = {
    (Container, "build"): "ECS runs images and builds none; CHECKLIST.md has the commands",
    (DiscoveryService, "dns_name"): "AWS makes it of the names of the service and of the namespace",
}
