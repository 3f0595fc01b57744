"""The commands that create what collectors need beside their tasks: parameters and workspaces.

https://docs.aws.amazon.com/cli/latest/reference/ssm/put-parameter.html
https://docs.aws.amazon.com/cli/latest/reference/amp/create-workspace.html
https://docs.aws.amazon.com/cli/latest/reference/amp/create-rule-groups-namespace.html
https://docs.aws.amazon.com/cli/latest/reference/grafana/create-workspace.html
"""

from __future__ import annotations

from obsc.infra.grafana import GrafanaWorkspace
from obsc.infra.prometheus import PrometheusRules, PrometheusWorkspace
from obsc.infra.ssm import Parameter
from obsc_targets.ecs.shell import command
from obsc_targets.ecs.steps import Commands, Known, Shell, captured, tags


def parameter_of_ssm(node: Parameter, shell: Shell) -> Commands:
    """A parameter."""
    yield Known(node.ref("name"), shell.word(node.parameter_name))
    yield command(
        "aws ssm put-parameter",
        shell.option("name", node.ref("name")),
        shell.option("description", node.description),
        "--type String",
        f"--tier {node.tier}",
        shell.option("value", node.value),
        *tags("tags", node.tags, shell),
    )


def prometheus_workspace(node: PrometheusWorkspace, shell: Shell) -> Commands:
    """A workspace of Prometheus: its id at once, the rest when it is asked for."""
    tagged = [shell.json("tags", dict(node.tags))] if node.tags else []
    create = captured("aws amp create-workspace", shell.option("alias", node.alias), *tagged, "--query workspaceId")
    yield Known(node.ref("id"), create)
    id = shell.option("workspace-id", node.ref("id"))
    yield command("aws amp wait workspace-active", id)
    for attribute, member in (("arn", "arn"), ("endpoint", "prometheusEndpoint")):
        found = captured("aws amp describe-workspace", id, f"--query workspace.{member}")
        yield Known(node.ref(attribute), found, looks_up=True)


def prometheus_rules(node: PrometheusRules, shell: Shell) -> Commands:
    """Rules in a workspace; the CLI would take text for base64."""
    tagged = [shell.json("tags", dict(node.tags))] if node.tags else []
    create = captured(
        "aws amp create-rule-groups-namespace",
        shell.option("workspace-id", node.workspace),
        shell.option("name", node.namespace_name),
        "--cli-binary-format raw-in-base64-out",
        shell.option("data", node.data),
        *tagged,
        "--query arn",
    )
    yield Known(node.ref("arn"), create)


def grafana_workspace(node: GrafanaWorkspace, shell: Shell) -> Commands:
    """A workspace of Grafana."""
    tagged = [shell.json("tags", dict(node.tags))] if node.tags else []
    sources = [" ".join(("--workspace-data-sources", *node.data_sources))] if node.data_sources else []
    create = captured(
        "aws grafana create-workspace",
        shell.option("workspace-name", node.workspace_name),
        shell.option("workspace-description", node.description),
        "--account-access-type CURRENT_ACCOUNT",
        " ".join(("--authentication-providers", *node.authentication_providers)),
        f"--permission-type {node.permission_type}",
        *sources,
        shell.option("workspace-role-arn", node.role),
        *tagged,
        "--query workspace.id",
    )
    yield Known(node.ref("id"), create)
    id = shell.option("workspace-id", node.ref("id"))
    found = captured("aws grafana describe-workspace", id, "--query workspace.endpoint")
    yield Known(node.ref("endpoint"), found, looks_up=True)
