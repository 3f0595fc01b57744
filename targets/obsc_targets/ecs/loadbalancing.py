"""The commands that create a load balancer and what is behind it.

https://docs.aws.amazon.com/cli/latest/reference/elbv2/
"""

from __future__ import annotations

from typing import Any

from obsc.infra.loadbalancing import Action, Listener, ListenerRule, LoadBalancer, TargetGroup
from obsc.infra.values import Ref
from obsc_targets.ecs.placeholders import placeholder, spell
from obsc_targets.ecs.shell import command, variable
from obsc_targets.ecs.steps import Commands, Known, Shell, captured, tags
from obsc_targets.ecs.vpc import listed

_LONGEST = 32
"""Characters of a name: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html"""


def load_balancer(node: LoadBalancer, shell: Shell) -> Commands:
    """A load balancer; what it does with headers is set behind it."""
    create = captured(
        "aws elbv2 create-load-balancer",
        shell.option("name", shell.name(node, _LONGEST)),
        "--type application",
        f"--scheme {node.scheme}",
        *listed("subnets", node.subnets, shell),
        *listed("security-groups", node.security_groups, shell),
        *tags("tags", node.tags, shell),
        "--query 'LoadBalancers[0].LoadBalancerArn'",
    )
    yield Known(node.ref("arn"), create)
    if node.drop_invalid_headers:
        drop = "--attributes Key=routing.http.drop_invalid_header_fields.enabled,Value=true"
        one = shell.option("load-balancer-arn", node.ref("arn"))
        yield command("aws elbv2 modify-load-balancer-attributes", one, drop)
    arn = shell.option("load-balancer-arns", node.ref("arn"))
    name = captured("aws elbv2 describe-load-balancers", arn, "--query 'LoadBalancers[0].DNSName'")
    yield Known(node.ref("dns_name"), name, looks_up=True)
    yield Known(node.ref("full_name"), _end_of(node.ref("arn"), ":loadbalancer/"), looks_up=True)


def target_group(node: TargetGroup, shell: Shell) -> Commands:
    """A target group; how long it waits for a target that leaves is set behind it."""
    check = node.health_check
    create = captured(
        "aws elbv2 create-target-group",
        shell.option("name", shell.name(node, _LONGEST)),
        shell.option("vpc-id", node.vpc),
        f"--target-type {node.target_type} --protocol HTTP --port {node.port}",
        shell.option("health-check-path", check.path),
        shell.option("matcher", f"HttpCode={check.matcher}"),
        f"--health-check-interval-seconds {check.interval} --health-check-timeout-seconds {check.timeout}",
        f"--healthy-threshold-count {check.healthy_threshold}",
        f"--unhealthy-threshold-count {check.unhealthy_threshold}",
        *tags("tags", node.tags, shell),
        "--query 'TargetGroups[0].TargetGroupArn'",
    )
    yield Known(node.ref("arn"), create)
    delay = f"--attributes Key=deregistration_delay.timeout_seconds,Value={node.deregistration_delay}"
    arn = shell.option("target-group-arn", node.ref("arn"))
    yield command("aws elbv2 modify-target-group-attributes", arn, delay)
    yield Known(node.ref("full_name"), _end_of(node.ref("arn"), ":"), looks_up=True)


def listener(node: Listener, shell: Shell) -> Commands:
    """A port of a load balancer."""
    certificate = [] if node.certificate is None else [{"CertificateArn": spell(node.certificate)}]
    create = captured(
        "aws elbv2 create-listener",
        shell.option("load-balancer-arn", node.load_balancer),
        f"--port {node.port} --protocol {node.protocol}",
        *([shell.json("certificates", certificate)] if certificate else []),
        *([] if node.ssl_policy is None else [shell.option("ssl-policy", node.ssl_policy)]),
        shell.json("default-actions", [_action(node.default_action)]),
        *tags("tags", node.tags, shell),
        "--query 'Listeners[0].ListenerArn'",
    )
    yield Known(node.ref("arn"), create)


def listener_rule(node: ListenerRule, shell: Shell) -> Commands:
    """Some paths of a port."""
    condition = {"Field": "path-pattern", "PathPatternConfig": {"Values": list(node.path_patterns)}}
    yield command(
        "aws elbv2 create-rule",
        shell.option("listener-arn", node.listener),
        f"--priority {node.priority}",
        shell.json("conditions", [condition]),
        shell.json("actions", [_action(Action(type="forward", target_group=node.target_group))]),
        *tags("tags", node.tags, shell),
    )


def _end_of(arn: Ref, mark: str) -> str:
    return f'"${{{variable(placeholder(arn))}##*{mark}}}"'


def _action(action: Action) -> dict[str, Any]:
    said: dict[str, Any] = {"Type": action.type}
    if action.target_group is not None:
        said["TargetGroupArn"] = spell(action.target_group)
    if action.type == "redirect":
        said["RedirectConfig"] = {"Protocol": "HTTPS", "Port": "443", "StatusCode": "HTTP_301"}
    elif action.type == "fixed-response":
        said["FixedResponseConfig"] = {"StatusCode": "404", "ContentType": "text/plain", "MessageBody": "Not found"}
    return said
