"""Words of shell scripts, of systemd's units and of its environment files, from any text.

A value that only the deployment knows cannot be escaped here. The script reads it, once, from a quoted here-document,
in which a shell expands nothing, and escapes it where it is used.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Literal

from obsc.infra.values import Join, Pseudo, Ref, RoleName, Text, text
from obsc.records import dataclass, field

Escape = Literal["environment", "shell"]

ESCAPES: dict[Escape, str] = {
    "environment": r"""obsc_environment() { printf '%s' "$1" | sed 's/[\\"$`]/\\&/g'; }""",
    "shell": r"""obsc_shell() { printf '%s' "$1" | sed "s/'/'\\\\''/g"; }""",
}
"""Functions that escape a value while the script runs: for a double-quoted value of an environment file, and for a
single-quoted word of a shell."""


@dataclass(frozen=True, slots=True)
class Late:
    """A value that only the deployment knows, as a part of a file that the script writes."""

    value: Text
    escape: Escape


Content = tuple["str | Late", ...]
"""What a file holds."""


@dataclass(frozen=True, slots=True)
class Values:
    """The deployment's values that a script uses, each in a variable of its own."""

    names: dict[Text, str] = field(default_factory=dict)
    escapes: set[Escape] = field(default_factory=set)

    def word(self, value: Text) -> str:
        """A shell word that is exactly this text."""
        if isinstance(value, str):
            return shlex.quote(value)
        parts = value.parts if isinstance(value, Join) else (value,)
        return "".join(shlex.quote(part) if isinstance(part, str) else f'"${self._name(part)}"' for part in parts)

    def content(self, content: Iterable[str | Late]) -> str:
        """A shell word that is a file's content."""
        parts: list[str] = []
        for is_literal, group in groupby(content, lambda part: isinstance(part, str)):
            if is_literal:
                parts.append(_quote("".join(map(str, group))))
            else:
                parts += (self._late(part) for part in group if isinstance(part, Late))
        return "".join(parts)

    def command(self, content: Content) -> str:
        """A command whose words are quoted already, with the values of the deployment in it."""
        return "".join(part if isinstance(part, str) else f"'\"${self._name(part.value)}\"'" for part in content)

    def _late(self, part: Late) -> str:
        name = self._name(part.value)
        if isinstance(part.value, Pseudo):  # AWS's own words, which need no escape
            return f'"${name}"'
        self.escapes.add(part.escape)
        return f'"$(obsc_{part.escape} "${name}")"'

    def head(self) -> Text:
        """The lines that set the variables and define the functions."""
        functions = [ESCAPES[escape] for escape in sorted(self.escapes)]
        return text(*(_assignment(name, value) for value, name in self.names.items()), *(f"{f}\n" for f in functions))

    def _name(self, value: Text) -> str:
        called = f"obsc_{_called(value)}"
        if called in self.names.values():
            called = f"obsc_value_{len(self.names) + 1}"
        return self.names.setdefault(value, called)


def _called(value: Text) -> str:
    """A name for a value that a shell takes; not every value has one of its own."""
    match value:
        case Ref("Input", name, _):
            return "input_" + re.sub(r"[^A-Za-z0-9]", "_", name)
        case Ref(kind, _, attr):
            return re.sub(r"(?<=[a-z])(?=[A-Z])|[^A-Za-z0-9]", "_", f"{kind}_{attr}").lower()
        case Pseudo(name):
            return name.replace("-", "_")
    return "value"


def _assignment(name: str, value: Text) -> Text:
    """A variable and its value; facts of AWS's own need no here-document."""
    if isinstance(value, Pseudo):
        return text(f"{name}='", value, "'\n")
    end = "OBSC_VALUE"
    while end in "".join(part for part in _literals(value)):
        end += "_"
    return text(f"{name}=$(\n  cat <<'{end}'\n", value, f"\n{end}\n)\n")


def _literals(value: Text) -> Iterator[str]:
    if isinstance(value, Join):
        yield from (part for part in value.parts if isinstance(part, str))
    assert not isinstance(value, RoleName)


def _quote(literal: str) -> str:
    """`shlex.quote`, but always in quotes."""
    return "'" + literal.replace("'", "'\\''") + "'"


def environment(name: str, value: Text) -> Content:
    r"""A line of an environment file of systemd: in double quotes, where four characters need a backslash.

    https://www.freedesktop.org/software/systemd/man/latest/systemd.exec.html#EnvironmentFile=

    >>> environment("A", 'say "$HOME"\n')
    ('A="say \\"\\$HOME\\"\n"\n',)
    """
    if not isinstance(value, str):
        return (f'{name}="', Late(value, "environment"), '"\n')
    escaped = re.sub(r'[\\"$`]', r"\\\g<0>", value)
    return (f'{name}="{escaped}"\n',)


def exec_word(word: str) -> str:
    r"""A word of `ExecStart=`: `%` begins a specifier, `$` a variable, and a backslash an escape.

    https://www.freedesktop.org/software/systemd/man/latest/systemd.service.html#Command%20lines

    >>> exec_word("app:app"), exec_word("50%"), exec_word('a "b" $c')
    ('app:app', '50%%', '"a \\"b\\" $$c"')
    """
    body = "".join(_ESCAPED.get(char) or (char if char.isprintable() else _hex(char)) for char in word)
    return body if re.fullmatch(r"[A-Za-z0-9%$_@+=:,./-]+", body) else f'"{body}"'


_ESCAPED = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "%": "%%", "$": "$$"}


def _hex(char: str) -> str:
    return "".join(f"\\x{byte:02x}" for byte in char.encode("utf-8", "surrogatepass"))
