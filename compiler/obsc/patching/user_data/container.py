"""`docker run` in a script: its options with their places, the image, and the command behind it.

https://docs.docker.com/reference/cli/docker/container/run/
"""

from __future__ import annotations

import re

from obsc.patching.user_data.shell import Word
from obsc.records import dataclass

_FLAGS = frozenset(
    {
        *("--detach", "--disable-content-trust", "--help", "--init", "--interactive", "--no-healthcheck"),
        *("--oom-kill-disable", "--privileged", "--publish-all", "--quiet", "--read-only", "--rm", "--sig-proxy"),
        *("--tty", "--use-api-socket"),
    }
)
"""The options that take no value."""
_SHORT = re.compile(r"-[ditPq]*(?!-)(.?)(.*)", re.DOTALL)
"""Flags of one letter, and behind them an option with its value, or with the next word as its value."""
_HELPERS = re.compile(
    r"cloudwatch-agent|otel-collector|opentelemetry-collector|xray-daemon|fluent-?bit|ecs-agent|"
    r"(?:^|/)(?:nginx|traefik|caddy|postgres|mysql|mariadb|mongo|redis|memcached|rabbitmq)(?:[:@]|$)"
)
"""Images of agents, proxies and stores, which are not the app."""


@dataclass(frozen=True, slots=True)
class Option:
    """The value of an option; `prefix` stands in front of it in the same word."""

    name: str
    text: str
    known: str | None
    start: int
    end: int
    prefix: str


@dataclass(frozen=True, slots=True)
class Container:
    """A container that is run."""

    run: Word
    options: tuple[Option, ...]
    image: Word
    command: tuple[Word, ...]

    def rows(self, *names: str) -> tuple[Option, ...]:
        """What options of some names say, in their order."""
        return tuple(option for option in self.options if option.name in names)

    def values(self, *names: str) -> tuple[str, ...]:
        """The same as texts."""
        return tuple(option.text for option in self.rows(*names))

    def value(self, name: str) -> Option | None:
        """The last value of an option, which counts."""
        return next(iter(reversed(self.rows(name))), None)

    @property
    def name(self) -> str | None:
        """What it is called."""
        option = self.value("--name")
        return None if option is None else option.known

    @property
    def is_helper(self) -> bool:
        """Whether it is an agent, a proxy or a store."""
        return _HELPERS.search(self.image.text) is not None


def read_container(words: tuple[Word, ...]) -> Container | None:
    """The container that a command runs; None where it runs none, or nobody can say which."""
    if not words or words[0].name not in ("docker", "podman"):
        return None
    at = 2 if len(words) > 1 and words[1].text == "container" else 1
    if len(words) <= at or words[at].text != "run":
        return None
    run, options = words[at], []
    at += 1
    while at < len(words) and words[at].text.startswith("-"):
        word, short = words[at], _SHORT.match(words[at].text)
        name, mark, value = word.text.partition("=")
        at += 1
        if short is not None:
            name, mark, value = f"-{short[1]}", short[2], short[2]
        if name in _FLAGS or (short is not None and short[1] == ""):
            continue
        if mark:
            prefix = word.text.removesuffix(value)
            options.append(Option(name, value, word.known and value, word.start, word.end, prefix))
        elif at < len(words):
            options.append(Option(name, words[at].text, words[at].known, words[at].start, words[at].end, ""))
            at += 1
    return Container(run, tuple(options), words[at], words[at + 1 :]) if at < len(words) else None
