"""Log groups, and how containers write to them."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.infra.ecs import AwsLogs
from obsc.infra.logs import LogGroup
from obsc.infra.values import REGION, Ref
from obsc.plan.model import LogSettings, Plan


def log_groups(plan: Plan) -> Iterator[LogGroup]:
    """Every group that is to be created, once, however many containers write to it."""
    for settings in dict.fromkeys(_settings(plan)):
        if settings.create:
            yield LogGroup(
                name=settings.node,
                log_group_name=settings.group,
                retention_days=settings.retention_days,
                removal=settings.removal,
                origin=settings.origin,
            )


def log(plan: Plan, logs: LogSettings, container: str) -> AwsLogs:
    """The log driver of a container."""
    return AwsLogs(
        group=Ref("LogGroup", logs.node, "name") if logs.create else logs.group,
        region=plan.platform.region or REGION,
        stream_prefix=logs.stream_prefix or container,
    )


def _settings(plan: Plan) -> Iterator[LogSettings]:
    yield from plan.backend_logs()
    for service in plan.services:
        yield service.logs
        yield from (logs for logs in (service.agent.logs, *(c.logs for c in service.containers)) if logs is not None)
