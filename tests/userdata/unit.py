"""A unit of systemd as systemd reads it: the words of its command, and the variables of its environment file."""

from __future__ import annotations

import re
import shlex

_VARIABLE = re.compile(r'([A-Za-z_]\w*)="((?:\\.|[^"\\])*)"\n', re.DOTALL)


def setting(unit: str, key: str) -> str:
    """The value of a key that stands once."""
    (line,) = [row.partition("=")[2] for row in unit.splitlines() if row.startswith(f"{key}=")]
    return line


def exec_start(unit: str) -> list[str]:
    """The words of the command, as systemd.service(5) describes its quoting."""
    lexer = shlex.shlex(setting(unit, "ExecStart"), posix=True, punctuation_chars=False)
    lexer.whitespace_split, lexer.commenters, lexer.escapedquotes = True, "", '"'
    words = []
    for word in lexer:
        expanded = word.replace("\\n", "\n").replace("\\t", "\t") if "\\" in word else word
        words.append(expanded.replace("%%", "%").replace("$$", "$"))
    return words


def variables(text: str) -> dict[str, str]:
    r"""The variables of an environment file, as systemd.exec(5) describes double quotes; nothing else stands in it.

    >>> variables('A="say \\"\\$HOME\\"\n"\nB=""\n')
    {'A': 'say "$HOME"\n', 'B': ''}
    """
    assert _VARIABLE.sub("", text) == ""
    return {name: re.sub(r'\\([\\"$`])', r"\1", value) for name, value in _VARIABLE.findall(text)}
