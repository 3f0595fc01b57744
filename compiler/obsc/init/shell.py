"""What a shell would make of a text: its simple commands as words, and variables that are known.

Nothing is run. What depends on more than the given variables is unknown, and said to be.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

_VARIABLE = re.compile(r"\$(?:\{([A-Za-z_]\w*)(?:(:?[-+=?])([^{}]*))?\}|([A-Za-z_]\w*)|([@*#?$!0-9({`]))|`")
_KEYWORDS = frozenset(
    {"if", "then", "else", "elif", "fi", "for", "while", "until", "do", "done", "case", "esac", "function", "{", "}"}
)
_QUIET = frozenset(
    {
        "[",
        "[[",
        "test",
        "set",
        "echo",
        "printf",
        "cd",
        "true",
        ":",
        "export",
        "trap",
        "shift",
        "sleep",
        "umask",
        "ulimit",
        "wait",
    }
)


@dataclass(frozen=True, slots=True)
class Step:
    """A simple command: its words, with None for one that only the running shell knows; its line counts from 1.

    `certain` is false inside of conditions and loops, behind `||`, in a pipe, and for what runs beside the others.
    """

    words: tuple[str | None, ...]
    line: int
    certain: bool = True


def expand(text: str, variables: Mapping[str, str]) -> str | None:
    """A text with its variables filled in; None where one is unknown and has no default.

    >>> expand("0.0.0.0:${PORT:-8000}", {}), expand(":$PORT", {"PORT": "80"}), expand("$HOST", {})
    ('0.0.0.0:8000', ':80', None)
    """
    unknown = False

    def value(match: re.Match[str]) -> str:
        nonlocal unknown
        name, operator, other = match[1] or match[4], match[2] or "", match[3] or ""
        if name is None:
            unknown = True
            return ""
        is_set = name in variables and not (":" in operator and not variables[name])
        if operator.endswith("+"):
            return other if is_set else ""
        if is_set:
            return variables[name]
        if operator.endswith(("-", "=")):
            return other
        unknown = True
        return ""

    filled = _VARIABLE.sub(value, text)
    return None if unknown or "$(" in text else filled


def steps(text: str, variables: Mapping[str, str]) -> list[Step]:
    """The simple commands of a shell text, in order, with what is known of their words.

    >>> [step.words for step in steps("cd /app && exec gunicorn -b :$PORT app:app", {"PORT": "80"})]
    [('cd', '/app'), ('exec', 'gunicorn', '-b', ':80', 'app:app')]
    """
    found: list[Step] = []
    known = dict(variables)
    depth = 0
    for number, line in _lines(text):
        for command, is_sure in _simple(line):
            opens, words = _without_keywords(command)
            depth = max(0, depth + opens)
            words = words[1:] if words[:1] == ["export"] and "=" in words[-1] else words
            while words and (assigned := re.fullmatch(r"([A-Za-z_]\w*)=(.*)", words[0], re.DOTALL)):
                resolved = expand(assigned[2], known)
                known.pop(assigned[1], None)
                if resolved is not None and not depth:
                    known[assigned[1]] = resolved
                words = words[1:]
            if words:
                found.append(Step(tuple(_filled(word, known) for word in words), number, certain=is_sure and not depth))
    return found


def is_quiet(step: Step) -> bool:
    """Whether a command changes nothing that a server in another start command would miss."""
    return step.words[0] in _QUIET


def _filled(word: str, known: Mapping[str, str]) -> str | None:
    return word[1:] if word.startswith("\0") else expand(word, known)


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Lines with their continuations, without those of here-documents."""
    parts, start, end = "", 0, ""
    for number, line in enumerate(text.split("\n"), 1):
        if end:
            end = "" if line.strip() == end else end
            continue
        start = start if parts else number
        if line.endswith("\\"):
            parts += line[:-1] + " "
            continue
        whole, parts = parts + line, ""
        if here := re.search(r"<<-?\s*['\"]?(\w+)", whole):
            end = here[1]
        yield start, whole
    if parts:
        yield start, parts


def _simple(line: str) -> Iterator[tuple[list[str], bool]]:
    """The simple commands of a line, and whether each is sure to run by itself; nothing where quotes do not match."""
    lexer = shlex.shlex(_shielded(line), posix=True, punctuation_chars="();|&\n")
    lexer.whitespace_split = True
    lexer.commenters = "#"
    words: list[str] = []
    before = ""
    try:
        for token in lexer:
            if token and not token.strip("();|&\n"):
                yield words, before not in ("||", "|") and token not in ("&", "|")
                words, before = [], token
            else:
                words.append(token)
    except ValueError:
        return
    if words:
        yield words, before not in ("||", "|")


def _shielded(line: str) -> str:
    """Mark a word in single quotes, where a shell fills in nothing."""
    return re.sub(r"(?<!\S)'([^']*)'(?=[\s;&|)]|\Z)", lambda m: "'\0" + m[1] + "'" if "$" in m[1] else m[0], line)


def _without_keywords(words: list[str]) -> tuple[int, list[str]]:
    """A command without the shell's own words before it, and how much deeper into conditions it leads."""
    depth = 0
    while words and words[0] in _KEYWORDS:
        if words[0] in ("if", "for", "while", "until", "case"):
            depth += 1
        elif words[0] in ("fi", "done", "esac"):
            depth -= 1
        elif words[0] in ("{", "}", "function"):
            depth += {"{": 0, "}": 0}.get(words[0], 1)
        if words[0] in ("for", "case"):
            return depth, []
        words = words[1:]
    return depth, words
