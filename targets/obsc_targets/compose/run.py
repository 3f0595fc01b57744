"""How to run it: the variables to be set, the commands, and where the pages are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from obsc.infra.ecs import Service, TaskDefinition
from obsc.infra.graph import Graph
from obsc.infra.iam import Role, RolePolicy
from obsc.infra.logs import LogGroup
from obsc.infra.prometheus import PrometheusWorkspace
from obsc.infra.values import refs, spelled
from obsc.target import File
from obsc_targets._shared.notes import comment_rows
from obsc_targets._shared.yaml_printer import WIDTH
from obsc_targets.compose.credentials import HOMES
from obsc_targets.compose.names import key_of, policy_file
from obsc_targets.compose.networks import LOOPBACK, Ports, network_of, pages

EXAMPLE = ".env.example"


def example(used: Mapping[str, str], about: tuple[str, ...]) -> File | None:
    """What a `.env` has to hold, without a value; None where nothing is asked for."""
    if not used:
        return None
    head = ("Copy this to .env and fill it in, or export the variables. Keep .env out of version control.", *about)
    rows = [row for text in head for row in comment_rows(text, WIDTH)]
    for name, meaning in used.items():
        rows += ["", *comment_rows(meaning, WIDTH), f"{name}="]
    return File(EXAMPLE, "\n".join(rows) + "\n")


def how_to_run(graph: Graph, used: Mapping[str, str], ports: Ports) -> Iterator[str]:
    """The section Deploy of CHECKLIST.md."""
    yield "Nothing is deployed: this runs the system on one machine. It needs Docker with Compose 2."
    yield ""
    yield "```bash"
    if used:
        yield f"test -e .env || cp {EXAMPLE} .env   # then fill it in"
    if _has_role(graph):
        yield 'eval "$(aws configure export-credentials --format env)"   # of the profile that is set'
        yield "mkdir -p ~/.aws   # the agents read profiles from it"
    if any(container.build for task in graph.of(TaskDefinition) for container in task.containers):
        yield "docker compose build"
    yield "docker compose up"
    yield "```"
    yield ""
    yield from _addresses(graph, ports)
    yield from _notes(graph)


def _has_role(graph: Graph) -> bool:
    return any(task.task_role is not None for task in graph.of(TaskDefinition))


def _addresses(graph: Graph, ports: Ports) -> Iterator[str]:
    yield "| What | Where |"
    yield "|--|--|"
    for task in graph.of(TaskDefinition):
        is_host = network_of(task, graph) == "host"
        for container in task.containers:
            key = key_of(task, container)
            for mapping in container.port_mappings:
                port = mapping.container_port
                here = port if is_host else ports.chosen[key, port, mapping.protocol]
                yield f"| {key}, {port}/{mapping.protocol} | {LOOPBACK}:{here} |"
    for host, port in pages(graph):
        yield f"| {host} | http://{LOOPBACK}:{ports.chosen[host, port, 'tcp']} |"


def _notes(graph: Graph) -> Iterator[str]:
    names = {container.name for task in graph.of(TaskDefinition) for container in task.containers}
    if "cloudwatch-agent" in names & HOMES.keys():
        yield ""
        yield (
            "Outside of AWS the CloudWatch agent takes the profile `AmazonCloudWatchAgent` of `~/.aws`: "
            "`aws configure --profile AmazonCloudWatchAgent` makes it."
        )
    if any(service.scheduling_strategy == "DAEMON" for service in graph.of(Service)):
        yield ""
        yield (
            "This machine stands for the container instance: containers use its network. Docker Desktop has to be "
            "told so (Settings, Resources, Network, Enable host networking). Apps ask for the instance's address for "
            "some seconds before they take localhost."
        )
    yield from _permissions(graph)


def _permissions(graph: Graph) -> Iterator[str]:
    """What the keys of whoever runs this have to allow: no more than the containers' roles do on AWS."""
    taken = {(ref.kind, ref.name) for task in graph.of(TaskDefinition) for ref in refs(task.task_role)}
    own = [policy for policy in graph.of(RolePolicy) if any((ref.kind, ref.name) in taken for ref in refs(policy.role))]
    roles = [role for role in graph.of(Role) if (role.kind, role.name) in taken]
    managed = dict.fromkeys(spelled(arn).rpartition("/")[2] for role in roles for arn in role.managed_policies)
    files = [f"`{policy_file(policy)}`" for policy in own]
    words = [*files, *(f"AWS's policy `{name}`" for name in managed)]
    if not words:
        return
    yield ""
    yield f"The keys need what the containers' roles allow on AWS: {', '.join(words)}." + (
        " `envsubst < FILE` fills the variables in." if files else ""
    )
    if len(own) < sum(1 for _ in graph.of(RolePolicy)):
        yield "The other files of `iam/` are for roles that nothing here takes."
    output = {(ref.kind, ref.name) for task in graph.of(TaskDefinition) for ref in refs(task)}
    groups = [group for group in graph.of(LogGroup) if (group.kind, group.name) not in output]
    if groups or any(graph.of(PrometheusWorkspace)):
        yield ""
        yield (
            "Log groups and workspaces that telemetry is written to are those of a deployment: nothing here creates "
            "them. `obsc build --split` has them in a layer of their own, `backends`."
        )
