"""Secrets are read when the app starts: neither the user data nor a disk ever holds one."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Sequence

from obsc.infra.values import REGION, Text
from obsc.lower.userdata.words import Content, Late
from obsc.plan.model import Secret

READER = "/opt/obsc/read-secrets"
RUNTIME_FILE = "/run/obsc/secrets.env"
"""In memory, and for root alone: systemd reads it before it becomes the service's user."""

_HEAD = """\
#!/bin/sh
# Read the service's secrets into a file in memory that only root can read. Written by obsc.
set -eu
umask 077
quoted() { printf '%s' "$1" | sed 's/[\\\\"$`]/\\\\&/g'; }
mkdir -p /run/obsc
{
"""
_FOOT = f"""\
}} > {RUNTIME_FILE}.new
mv -f {RUNTIME_FILE}.new {RUNTIME_FILE}
"""


def reader(secrets: Sequence[Secret], region: Text | None) -> Content:
    """A program that writes the secrets as systemd's environment files want them."""
    parts: list[str | Late] = [_HEAD]
    for secret in secrets:
        parts += ["  value=$(", *fetch(secret, region), ")\n"]
        parts.append(f"""  printf '%s="%s"\\n' {secret.name} "$(quoted "$value")"\n""")
    return (*parts, _FOOT)


def fetch(secret: Secret, region: Text | None) -> Content:
    """The command that prints a secret; its words are quoted for a shell.

    https://docs.aws.amazon.com/cli/latest/reference/secretsmanager/get-secret-value.html
    https://docs.aws.amazon.com/cli/latest/reference/ssm/get-parameter.html
    """
    where: Content = (*_option("region", region or REGION), " --output text")
    if secret.service == "ssm":
        command = "aws ssm get-parameter --with-decryption --query Parameter.Value"
        return (command, *where, *_option("name", secret.id))
    stage = () if secret.version_stage is None else _option("version-stage", secret.version_stage)
    command = "aws secretsmanager get-secret-value --query SecretString"
    found: Content = (command, *where, *_option("secret-id", secret.id), *stage)
    return found if secret.key is None else (*found, " | jq -er --arg key ", *_word(secret.key), " '.[$key]'")


def needed_packages(secrets: Iterable[Secret]) -> tuple[str, ...]:
    """What is installed to read them."""
    return ("jq",) if any(secret.key is not None for secret in secrets) else ()


def _option(name: str, value: Text) -> Content:
    return (f" --{name}=", *_word(value))


def _word(value: Text) -> Content:
    """A word of a shell."""
    if isinstance(value, str):
        return (shlex.quote(value),)
    return ("'", Late(value, "shell"), "'")
