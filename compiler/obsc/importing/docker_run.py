"""`docker run`: its options, the image, and what is started in it.

https://docs.docker.com/reference/cli/docker/container/run/
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_SHORT = {
    "d": "detach",
    "e": "env",
    "h": "hostname",
    "i": "interactive",
    "l": "label",
    "m": "memory",
    "p": "publish",
    "P": "publish-all",
    "t": "tty",
    "u": "user",
    "v": "volume",
    "w": "workdir",
}
_FLAGS = frozenset(
    {
        *("detach", "init", "rm", "read-only", "interactive", "tty", "privileged", "publish-all", "quiet"),
        *("no-healthcheck", "oom-kill-disable", "disable-content-trust"),
    }
)
"""Options without a value."""
READ = frozenset(
    {
        *("detach", "env", "env-file", "publish", "network", "net", "log-driver", "log-opt", "stop-timeout", "init"),
        *("read-only", "tmpfs", "user", "workdir", "entrypoint", "name", "restart", "add-host", "rm", "interactive"),
        *("tty", "health-cmd", "health-interval", "health-timeout", "health-retries", "health-start-period"),
        *("expose", "pull", "quiet"),
    }
)
"""What a service has keys for, what obsc does anyway, and what changes nothing for it."""


@dataclass(slots=True)
class DockerRun:
    """The command, read."""

    options: dict[str, list[str]] = field(default_factory=dict)
    image: str = ""
    arguments: tuple[str, ...] = ()

    def one(self, name: str) -> str | None:
        """The value of an option that counts once: the last."""
        return self.options.get(name, [None])[-1]


def read_docker_run(words: tuple[str, ...]) -> DockerRun | None:
    """The command behind `docker run`; None for other words.

    >>> read_docker_run(("/usr/bin/docker", "run", "-dp", "80:8000", "--env=A=b", "shop", "gunicorn"))
    DockerRun(options={'detach': [''], 'publish': ['80:8000'], 'env': ['A=b']}, image='shop', arguments=('gunicorn',))
    """
    if len(words) < 3 or words[0].rpartition("/")[2] not in ("docker", "podman"):
        return None
    behind = words[2:] if words[1] == "run" else words[3:] if words[1:3] == ("container", "run") else None
    if behind is None:
        return None
    found, rest = DockerRun(), list(behind)
    while rest and re.match(r"-\S", rest[0]):
        _option(found, rest)
    if not rest:
        return None
    found.image, found.arguments = rest[0], tuple(rest[1:])
    return found


def _option(found: DockerRun, rest: list[str]) -> None:
    """Take an option, and its value, from the front of the words."""
    word = rest.pop(0)
    if word.startswith("--"):
        name, equals, value = word[2:].partition("=")
        if not equals and name not in _FLAGS and rest:
            value = rest.pop(0)
        found.options.setdefault(name, []).append(value)
        return
    letters = word[1:]
    while letters:
        name, letters = _SHORT.get(letters[0], letters[0]), letters[1:]
        value = ""
        if name not in _FLAGS:
            value, letters = letters.removeprefix("=") or (rest.pop(0) if rest else ""), ""
        found.options.setdefault(name, []).append(value)
