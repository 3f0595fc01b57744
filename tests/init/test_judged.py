"""The parsers of `obsc init` against the real ones: BuildKit's for Dockerfiles, a shell for shell text."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from init.projects import NAMES, project
from obsc.init.dockerfile import INSTRUCTIONS, image_of, instructions
from obsc.init.project import TextFile
from obsc.init.shell import expand, steps

_PIECES = (
    *("FROM a", "FROM a AS b", "RUN x", "CMD x y", 'CMD ["x", "y z"]', "CMD [x]", "cmd  x", "ENTRYPOINT ['x']", "WORKDIR /a b"),
    *("EXPOSE 80", "ENV A=1", "ENV A 1", "# comment", "", "  ", " \\", "\\", " # no", "RUN <<EOT", "EOT", "COPY <<A <<-B /x", "A", "\tB", "B"),
    *("RUN --mount=type=cache,target=/x y", "COPY --from=b /x /y", "HEALTHCHECK CMD x", 'SHELL ["a"]', "ONBUILD CMD x", "LABEL a=b"),
    *("# escape=`", "# syntax=docker/dockerfile:1", "CMD x `", "USER a"),
)  # fmt: skip


def _by_buildkit(text: str) -> list[tuple[str, int, tuple[str, ...]]] | None:
    judge = pytest.importorskip("dockerfile", reason="BuildKit's parser is not built for this machine")
    try:
        found = judge.parse_string(text)
    except judge.GoParseError:
        return None
    # What is no instruction passes its grammar and fails the build.
    return [(c.cmd.upper(), c.start_line, _words(c)) for c in found if (c.cmd or "").upper() in INSTRUCTIONS]


def _words(command: object) -> tuple[str, ...]:
    """What CMD and ENTRYPOINT say; the rest is not compared."""
    return tuple(command.value) if command.cmd.upper() in ("CMD", "ENTRYPOINT") else ()  # type: ignore[attr-defined]


def _by_us(text: str) -> list[tuple[str, int, tuple[str, ...]]]:
    lines = tuple(text.split("\n"))
    out = []
    for instruction in instructions(lines):
        words: tuple[str, ...] = ()
        if instruction.name in ("CMD", "ENTRYPOINT"):
            image = image_of(TextFile("Dockerfile", ("FROM x", f"{instruction.name} {instruction.rest}")))
            assert image is not None
            command = image.command or image.entry_point
            assert command is not None
            words = command.words
        out.append((instruction.name, instruction.line, words))
    return out


@pytest.mark.parametrize("name", NAMES)
def test_dockerfiles_of_the_corpus(name: str) -> None:
    """These are what people write."""
    for path, text in project(name).files.items():
        if path.endswith("Dockerfile"):
            assert _by_us(text) == _by_buildkit(text)


@given(st.lists(st.sampled_from(_PIECES), min_size=1, max_size=8))
@settings(deadline=None)
def test_any_dockerfile_that_buildkit_reads(rows: list[str]) -> None:
    """An instruction that is not seen, or seen in a here-document, starts another program."""
    text = "\n".join(["FROM base", *rows]) + "\n"
    if rows[0].startswith("# escape"):
        text = "\n".join(rows) + "\n"
    judged = _by_buildkit(text)
    assume(judged is not None)
    assert _by_us(text) == judged


_VARIABLES = {"A": "1", "EMPTY": ""}
_PARTS = (
    "$A",
    "${A}",
    "${A:-x}",
    "${NO:-x}",
    "${NO-}",
    "${EMPTY:-y}",
    "${EMPTY-y}",
    "${A:+z}",
    "${NO+z}",
    "$EMPTY",
    ":",
    ".a",
)


@pytest.mark.skipif(shutil.which("sh") is None, reason="no shell here")
@given(st.lists(st.lists(st.sampled_from(_PARTS), min_size=1, max_size=4).map("".join), min_size=1, max_size=5))
@settings(deadline=None, max_examples=60)
def test_variables_are_those_of_a_shell(texts: list[str]) -> None:
    """A port that is another one at run time is a health check that never passes."""
    script = "printf '%s\\n' " + " ".join(f'"{text}"' for text in texts)
    told = subprocess.run(["sh", "-c", script], env=_VARIABLES, capture_output=True, text=True, check=True).stdout
    assert [expand(text, _VARIABLES) for text in texts] == told.split("\n")[:-1]


_SCRIPTS = (
    "show a b; show c",
    "show 'a b' \"c d\" e\\ f",
    'PORT=5; show -b ":$PORT" && show x || show y',
    "export PORT=7\nshow \\\n  --port $PORT \\\n  last # comment",
    "cat <<EOT\nshow no\nEOT\nshow yes",
    "show 'it is $PORT' \"$PORT\"",
    "set -e; show `true` z",
)


@pytest.mark.skipif(shutil.which("sh") is None, reason="no shell here")
@pytest.mark.parametrize("text", _SCRIPTS)
def test_words_are_those_of_a_shell(text: str, tmp_path: Path) -> None:
    """The server's arguments are words of a shell line."""
    show = tmp_path / "show"
    show.write_text('#!/bin/sh\nfor word in "$@"; do printf "%s|" "$word"; done\necho\n')
    show.chmod(0o755)
    environment = {"PATH": f"{tmp_path}:/usr/bin:/bin", "PORT": "1"}
    told = subprocess.run(["sh", "-c", text], env=environment, capture_output=True, text=True, check=True).stdout
    ours = [step.words[1:] for step in steps(text, {"PORT": "1"}) if step.words[0] == "show"]
    known = ["".join(f"{word}|" for word in words) for words in ours if None not in words]
    rows = [row for row in told.split("\n")[:-1] if row.endswith("|")]
    if "||" in text:
        assert rows == known[: len(rows)]
    elif "`" in text:
        assert known == []
    else:
        assert rows == known
