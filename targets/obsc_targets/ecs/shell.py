"""Spell commands for bash, in which placeholders have become variables."""

from __future__ import annotations

import re
from collections.abc import Container
from shlex import quote

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_WIDTH = 100

MARK = re.compile("(<[^<>]+>)")
"""What has the form of a placeholder: no placeholder has brackets inside, so that none is missed."""


def variable(placeholder: str) -> str:
    """The variable that holds what a placeholder stands for.

    >>> variable("<web-task-role.arn>"), variable("<web.agent-log-group.name>"), variable("<webImage>")
    ('web_task_role_arn', 'web__agent_log_group_name', 'webImage')
    """
    name, dot, attribute = placeholder[1:-1].rpartition(".")
    return f"{name.replace('.', '__')}{'_' if dot else ''}{attribute}".replace("-", "_")


def word(text: str) -> str:
    r"""One word on one line, whatever the text.

    >>> print(word("/ecs/web"), word("a $HOME"), word("a\nb'"))
    /ecs/web 'a $HOME' $'a\x0ab\''
    """
    if not _CONTROL.search(text):
        return quote(text)
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return "$'" + _CONTROL.sub(lambda found: f"\\x{ord(found[0]):02x}", escaped) + "'"


def filled(text: str, placeholders: Container[str]) -> str:
    """One word, with variables where placeholders stand.

    >>> print(filled("arn:<partition>:iam::aws:policy/x y", ["<partition>"]))
    arn:"$partition"':iam::aws:policy/x y'
    """
    spelled, literal = [], ""
    for place, part in enumerate(MARK.split(text)):
        if place % 2 and part in placeholders:
            spelled += [word(literal)] * bool(literal) + [f'"${variable(part)}"']
            literal = ""
        else:
            literal += part
    return "".join(spelled + [word(literal)] * bool(literal)) or "''"


def command(*words: str) -> str:
    """A command on one line, or with a line for each option where that is too long.

    >>> print(command("aws iam list-roles", "--path-prefix /" + "x" * 80, "--output text"))
    aws iam list-roles \\
      --path-prefix /xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx \\
      --output text
    """
    row = " ".join(words)
    return row if len(row) <= _WIDTH else " \\\n  ".join(words)
