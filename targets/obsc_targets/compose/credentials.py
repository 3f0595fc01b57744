"""How containers come to the credentials that a task role gives them on ECS: from the shell, never from a file of ours.

Keys of the shell reach every container of a task that has a role; the agents, of which the home folder is known, also
read the user's own profiles.
https://docs.aws.amazon.com/sdkref/latest/guide/environment-variables.html
"""

from __future__ import annotations

from collections.abc import Mapping

from obsc.infra.ecs import Container, TaskDefinition

KEYS = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_REGION")
PROFILE = "AWS_PROFILE"

HOMES: Mapping[str, str] = {"cloudwatch-agent": "/root", "adot-collector": "/home/aoc"}
"""Where agents look for profiles, by the names of their containers.

https://github.com/aws-observability/aws-otel-collector/blob/v0.49.0/cmd/awscollector/Dockerfile
https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Agent-Credentials-Preference.html
"""


def credential_variables(task: TaskDefinition, container: Container) -> tuple[str, ...]:
    """What a container takes from the shell as it is there, or not at all."""
    if task.task_role is None:
        return ()
    return (*KEYS, PROFILE) if container.name in HOMES else KEYS


def credential_mounts(task: TaskDefinition, container: Container) -> tuple[str, ...]:
    """The user's profiles, read-only."""
    home = None if task.task_role is None else HOMES.get(container.name)
    return () if home is None else (f"~/.aws:{home}/.aws:ro",)
