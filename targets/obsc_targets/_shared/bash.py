"""Scripts that deploy and delete a system in layers: a frame for both, in which the vendors' own tools are called.

They run in every bash from 3.2 on, which is what macOS has: no empty arrays, no `inherit_errexit`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from shlex import quote

from obsc.layers import Part
from obsc.target import File, Header
from obsc_targets._shared.beside import provenance
from obsc_targets._shared.notes import comment_rows

_WIDTH = 100


Paragraph = Sequence[str]
"""What a script says of itself: sentences, or items of a list, each on lines of its own."""


def deploy_script(header: Header, parts: Sequence[Part], about: Iterable[Paragraph], body: Iterable[str]) -> File:
    """deploy.sh: the layers in their order; what is given to it goes on to the tool."""
    what = f"Deploys {header.spec_name} in layers: {_listed(parts)}. What is there is brought up to date."
    return _script("deploy.sh", header, ((what,), *about), body)


def cleanup_script(header: Header, parts: Sequence[Part], about: Iterable[Paragraph], body: Iterable[str]) -> File:
    """cleanup.sh: the layers from the last to the first; it asks before, unless it is given --yes."""
    order = _listed(tuple(reversed(parts)))
    what = f"Deletes {header.spec_name}, the last layer first: {order}. Asks before, unless it is given --yes."
    return _script("cleanup.sh", header, ((what,), *about), body)


def only_yes(yes: str, otherwise: Sequence[str]) -> Iterator[str]:
    """What a script does with `--yes`, and without anything; it takes nothing else."""
    yield "case ${1-} in"
    yield f"  --yes) {yes} ;;" if yes else "  --yes) ;;"
    if len(otherwise) == 1:
        yield f"  '') {otherwise[0]} ;;"
    else:
        yield from ("  '')", *(f"    {row}" for row in otherwise), "    ;;")
    yield "  *)"
    yield "    printf 'usage: cleanup.sh [--yes]\\n' >&2"
    yield "    exit 2"
    yield "    ;;"
    yield "esac"


def command(*words: str) -> Iterator[str]:
    """A command on one line, or with a line for each option where that is too long; words are bash already."""
    row = " ".join(words)
    if len(row) <= _WIDTH:
        yield row
        return
    yield from " \\\n  ".join(words).splitlines()


def word(text: str) -> str:
    """One word of bash, whatever the text, which has no control characters."""
    return quote(text)


def _script(name: str, header: Header, about: Iterable[Paragraph], body: Iterable[str]) -> File:
    rows = ["#!/usr/bin/env bash", *(f"# {line}" for line in provenance(header))]
    for paragraph in about:
        rows += ["#", *(row for item in paragraph for row in comment_rows(item, _WIDTH))]
    rows += ["set -euo pipefail", "unset CDPATH", 'cd "$(dirname "${BASH_SOURCE[0]}")"', "", *body]
    return File(name, "\n".join(rows) + "\n")


def _listed(parts: Sequence[Part]) -> str:
    return ", ".join(part.layer for part in parts)
