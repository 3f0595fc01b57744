"""Annotations of GitHub Actions, read back by the rules of its runner."""

from __future__ import annotations

import re
from urllib.parse import unquote

from hypothesis import given
from hypothesis import strategies as st

from obsc.diagnostics import Diagnostic, Severity, Span
from obsc.render.github import render
from render.samples import FOUND, FULL, HOSTILE


def _read(text: str) -> list[tuple[str, dict[str, str], str]]:
    """As the runner does: https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs"""
    found = []
    for line in text.split("\n")[:-1]:
        match = re.fullmatch(r"::(\w+) (.*?)::(.*)", line)
        assert match, line
        pairs = (pair.split("=", 1) for pair in match[2].split(","))
        found.append((match[1], {name: unquote(value) for name, value in pairs}, unquote(match[3])))
    return found


def test_a_finding_stands_at_its_place() -> None:
    """GitHub counts from 1."""
    assert render([FULL], "specs/o.yaml") == (
        "::error file=specs/o.yaml,line=10,endLine=10,col=5,endColumn=9,title=OBS010::"
        "`prot` is not a key of services.web%0Aa key that obsc does not know would be ignored"
        "%0Afix: did you mean `port`? known here: `port`\n"
    )


def test_the_severities() -> None:
    """A warning that is shown as an error blocks a merge."""
    assert [kind for kind, _, _ in _read(render(FOUND, "o"))] == ["error", "warning", "warning", "notice", "error"]


def test_no_text_becomes_a_command() -> None:
    """A name in somebody's file could set outputs and environment of the build."""
    lines = render(FOUND, HOSTILE).splitlines()
    assert len(lines) == len(FOUND)
    assert all(line.startswith(("::error file=", "::warning file=", "::notice file=")) for line in lines)
    assert not any("\x1b" in message for _, _, message in _read(render(FOUND, "o")))


@given(st.text(), st.text(min_size=1))
def test_names_and_messages_are_read_back(message: str, name: str) -> None:
    """Whatever is in them, the annotation lands on the file and says what was meant."""
    found = Diagnostic("OBS002", Severity.ERROR, message, span=Span(0, 0, 0, 1))
    ((kind, properties, text),) = _read(render([found], name))
    assert (kind, properties["title"]) == ("error", "OBS002")
    if name.isprintable():
        assert properties["file"] == name
    if message and message.isprintable() and len(message) < 600:
        assert text == message
