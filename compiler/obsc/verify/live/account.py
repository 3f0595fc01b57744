"""An AWS account to ask: clients, the facts that a graph leaves open, and refusals as words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from obsc.infra.graph import Graph
from obsc.infra.logs import LogGroup
from obsc.infra.values import Join, Pseudo, Ref, Text

Clients = Callable[[str], Any]
"""The client of a service of AWS, by boto3's name of it."""


@dataclass(frozen=True, slots=True)
class Account:
    """Whom to ask, and about which stretch of time. `given` are values of inputs that the user tells, by name."""

    clients: Clients
    graph: Graph
    number: str
    partition: str
    region: str
    cluster: str
    given: dict[str, str]
    since: datetime
    until: datetime

    def text(self, value: Text) -> str | None:
        """What a text of the graph is in this account; None where only the deployment knows."""
        match value:
            case str():
                return value
            case Pseudo():
                return {"partition": self.partition, "region": self.region, "account-id": self.number}[value.name]
            case Join():
                parts = [self.text(part) for part in value.parts]
                return None if None in parts else "".join(part for part in parts if part is not None)
            case Ref(kind="Input"):
                return self.given.get(value.name)
            case Ref(kind="LogGroup"):
                return self._log_group(value)
        return None

    def _log_group(self, ref: Ref) -> str | None:
        node = self.graph.get(ref)
        name = self.text(node.log_group_name) if isinstance(node, LogGroup) else None
        if name is None or ref.attr == "name":
            return name
        arn = f"arn:{self.partition}:logs:{self.region}:{self.number}:log-group:{name}"
        return f"{arn}:*" if ref.attr == "streams" else arn


def refusal(error: Exception) -> str:
    """Why AWS did not answer, in a line: its own code and message where it has some."""
    response = getattr(error, "response", None)
    if isinstance(response, dict) and "Error" in response:
        told = response["Error"]
        return f"{told.get('Code', 'an error')}: {told.get('Message', '')}".rstrip(": ")
    return str(error).splitlines()[0] if str(error) else type(error).__name__
