"""Variables of the shell, or of `.env`, for what only the deployment knows; and text in which nothing is filled in.

https://docs.docker.com/reference/compose-file/interpolation/
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from obsc.infra.boundary import Input
from obsc.infra.ecs import SecretVariable, TaskDefinition
from obsc.infra.graph import Graph
from obsc.infra.values import Join, Pseudo, Ref, RoleName, Text, spelled
from obsc.records import dataclass, field
from obsc_targets._shared.names import snake
from obsc_targets.compose.names import identifier, key_of

FACTS: Mapping[str, str] = {"partition": "AWS_PARTITION", "region": "AWS_REGION", "account-id": "AWS_ACCOUNT_ID"}
_MEANING = {
    "AWS_PARTITION": "The partition of AWS: `aws` but for China and GovCloud.",
    "AWS_REGION": "The region.",
    "AWS_ACCOUNT_ID": "The account's number.",
}
_SEE = "see .env.example"


def variable(value: Ref | Pseudo | RoleName) -> str:
    """The variable for a value that only the deployment knows.

    >>> variable(Ref("Input", "webImage", "value")), variable(Ref("PrometheusWorkspace", "metrics", "endpoint"))
    ('webImage', 'metrics_prometheus_workspace_endpoint')
    """
    match value:
        case Pseudo(name):
            return FACTS[name]
        case RoleName(arn):
            return f"{variable(arn)}__role_name"
        case Ref("Input", name, _):
            return name
        case Ref(kind, name, attr):
            return f"{identifier(name)}_{snake(kind)}_{attr}"


@dataclass(frozen=True, slots=True)
class Variables:
    """Says text for Compose, and remembers which variables that took: name -> what it is."""

    graph: Graph
    used: dict[str, str] = field(default_factory=dict)
    _secrets: dict[tuple[str, str], str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Give each secret the name of its variable, or one with its container's where somebody else has that."""
        known = list(_secrets(self.graph))
        values: dict[str, set[Text]] = {}
        for _, secret in known:
            values.setdefault(secret.name, set()).add(secret.value_from)
        taken = {*FACTS.values(), *(node.name for node in self.graph.of(Input))}
        for key, secret in known:
            is_own = len(values[secret.name]) == 1 and secret.name not in taken
            self._secrets[key, secret.name] = secret.name if is_own else f"{identifier(key)}__{secret.name}"

    def text(self, value: Text) -> str:
        """A text, in which an unknown value is a variable that has to be set."""
        if isinstance(value, str):
            return value.replace("$", "$$")
        if isinstance(value, Join):
            return "".join(map(self.text, value.parts))
        return f"${{{self._name(value)}?{_SEE}}}"

    def image(self, value: Text, built: str | None) -> str:
        """An image; one that is built here has a name of its own unless somebody gives it another."""
        if built is None or isinstance(value, str | Join):
            return self.text(value)
        return f"${{{self._name(value)}-{built}}}"

    def policy(self, value: Text) -> str:
        """A text of an IAM policy, in which `envsubst` fills variables in."""
        if isinstance(value, str):
            return value
        if isinstance(value, Join):
            return "".join(map(self.policy, value.parts))
        return f"${{{self._name(value)}}}"

    def secret(self, key: str, secret: SecretVariable) -> str:
        """A secret, which must not be empty."""
        name = self._secrets[key, secret.name]
        told = " ".join(spelled(secret.value_from).split())
        self.used.setdefault(name, f"The secret {secret.name} of {key}; ECS takes it from {told}.")
        return f"${{{name}:?{_SEE}}}"

    def _name(self, value: Ref | Pseudo | RoleName) -> str:
        name = variable(value)
        self.used.setdefault(name, self._meaning(value, name))
        return name

    def _meaning(self, value: Ref | Pseudo | RoleName, name: str) -> str:
        if isinstance(value, Pseudo):
            return _MEANING[name]
        node = None if isinstance(value, RoleName) else self.graph.get(value)
        return node.description if isinstance(node, Input) else f"{spelled(value)[1:-1]}, as it is on AWS."


def _secrets(graph: Graph) -> Iterator[tuple[str, SecretVariable]]:
    for task in graph.of(TaskDefinition):
        for container in task.containers:
            yield from ((key_of(task, container), secret) for secret in container.secrets)
