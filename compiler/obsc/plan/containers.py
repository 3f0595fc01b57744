"""Read what every kind of container has: environment, secrets, health check; and the user's own containers."""

from __future__ import annotations

from collections.abc import Mapping

from obsc.diagnostics import Path
from obsc.infra.values import ACCOUNT_ID, PARTITION, REGION, Text, text
from obsc.plan.inputs import Inputs
from obsc.plan.model import ExtraContainer, HealthCheck, LogSettings, Secret
from obsc.spec import read as spec


def read_env(written: Mapping[str, str | spec.Ref], origin: Path, inputs: Inputs) -> tuple[tuple[str, Text], ...]:
    """An `env` mapping, sorted by name."""
    return tuple(
        (name, inputs.text(value, "string", f"Value of {name}.", (*origin, "env", name)))
        for name, value in sorted(written.items())
    )


def read_secrets(
    written: Mapping[str, spec.SecretsManagerSecret | spec.SsmSecret], origin: Path, inputs: Inputs
) -> tuple[Secret, ...]:
    """A `secrets` mapping, sorted by name."""
    return tuple(
        _ssm(name, secret, (*origin, "secrets", name), inputs)
        if isinstance(secret, spec.SsmSecret)
        else _secrets_manager(name, secret, (*origin, "secrets", name), inputs)
        for name, secret in sorted(written.items())
    )


def _ssm(name: str, written: spec.SsmSecret, at: Path, inputs: Inputs) -> Secret:
    id = given = inputs.text(written.ssm, "parameter-arn", f"ARN of the SSM parameter for {name}.", at)
    if isinstance(given, str) and not given.startswith("arn:"):
        # An SSM name may or may not begin with a slash; its ARN has exactly one behind `parameter`.
        given = text("arn:", PARTITION, ":ssm:", REGION, ":", ACCOUNT_ID, ":parameter/", given.removeprefix("/"))
    return Secret(name=name, value_from=given, resource=given, service="ssm", id=id, origin=at)


def _secrets_manager(name: str, written: spec.SecretsManagerSecret, at: Path, inputs: Inputs) -> Secret:
    """A Secrets Manager secret in the two forms of its ARN.

    ECS reads `arn:…:secret:name:key:stage:version`; Secrets Manager appends six random characters to the name, so that
    a policy on a secret known by its name ends with a wildcard for them.
    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html
    """
    id = arn = inputs.text(written.secrets_manager, "secret-arn", f"ARN of the secret for {name}.", at)
    resource: Text = arn
    if isinstance(arn, str) and not arn.startswith("arn:"):
        arn = text("arn:", PARTITION, ":secretsmanager:", REGION, ":", ACCOUNT_ID, ":secret:", arn)
        resource = text(arn, "-??????")
    suffix = f":{written.key or ''}:{written.version_stage or ''}:" if written.key or written.version_stage else ""
    return Secret(
        name=name,
        value_from=text(arn, suffix),
        resource=resource,
        service="secretsmanager",
        id=id,
        key=written.key,
        version_stage=written.version_stage,
        origin=at,
    )


def read_health_check(written: spec.HealthCheck | None, at: Path) -> HealthCheck | None:
    """A health check in ECS's form: a list of words is run as it is, a string by the image's shell."""
    if written is None:
        return None
    command = written.command
    words = ("CMD-SHELL", command) if isinstance(command, str) else ("CMD", *command)
    return HealthCheck(
        command=words,
        interval=written.interval,
        timeout=written.timeout,
        retries=written.retries,
        start_period=written.start_period,
        origin=at,
    )


def read_container(name: str, written: spec.ExtraContainer, at: Path, inputs: Inputs) -> ExtraContainer:
    """A container of the user's own."""
    return ExtraContainer(
        name=name,
        image=inputs.text(written.image, "image", f"Image of the container {name}.", (*at, "image")),
        essential=written.essential,
        entry_point=tuple(written.entry_point),
        command=tuple(written.command),
        env=read_env(written.env, at, inputs),
        secrets=read_secrets(written.secrets, at, inputs),
        cpu=written.cpu,
        memory=written.memory,
        memory_reservation=written.memory_reservation,
        ports=tuple(sorted((port.port, port.protocol) for port in written.ports)),
        depends_on=tuple(sorted(written.depends_on.items())),
        health_check=read_health_check(written.health_check, (*at, "healthCheck")),
        user=written.user,
        readonly_root_filesystem=written.readonly_root_filesystem,
        logs=_logs(name, written.logs, at, inputs),
        origin=at,
    )


def _logs(name: str, written: spec.Logs | None, at: Path, inputs: Inputs) -> LogSettings | None:
    if written is None or written.group is None:
        return None
    where = (*at, "logs")
    return LogSettings(
        node=f"{at[1]}.{name}",
        group=inputs.text(written.group, "log-group-name", f"Log group of the container {name}.", (*where, "group")),
        create=written.create,
        retention_days=written.retention_days,
        removal=written.removal_policy,
        stream_prefix=written.stream_prefix,
        origin=where,
    )
