"""`obsc import`."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from dataclasses import asdict

from obsc.cli import FINDINGS, OK, USAGE
from obsc.commands.first import tell, write_first
from obsc.commands.specification import say
from obsc.importing import Draft, draft_of, text_of
from obsc.importing.where import project_of, unreadable
from obsc.render.safe import safe


def run(arguments: Namespace) -> int:
    """Read infrastructure that exists, and write the specification that it comes to."""
    where: str = arguments.path
    problem = unreadable(where)
    if problem is not None:
        sys.stderr.write(f"obsc: {safe(where)}: {problem}\n")
        return USAGE
    draft = draft_of(*project_of(where))
    if not draft.services:
        tell(draft.notes.all)
        sys.stderr.write(f"obsc: {safe(where)}: there is no task definition or instance in which an app runs\n")
        return FINDINGS
    text = text_of(draft)
    if arguments.out != "-":
        instead = "obsc import --out -"
        refused = write_first(arguments.out, text, force=arguments.force, instead=instead, beside=draft.files)
        if refused:
            say(refused, None, "text", arguments.out)
            return FINDINGS
    _report(draft, text, arguments)
    return FINDINGS if any(draft.holes()) else OK


def _report(draft: Draft, text: str, arguments: Namespace) -> None:
    if arguments.format == "json":
        sys.stdout.write(json.dumps(_data(draft, text), indent=2, ensure_ascii=False) + "\n")
        return
    if arguments.out == "-":
        sys.stdout.write(text)
    tell(draft.notes.all)
    holes = list(draft.holes())
    count = len(draft.services)
    services = "1 service" if count == 1 else f"{count} services"
    left = "no holes" if not holes else "1 hole" if len(holes) == 1 else f"{len(holes)} holes"
    name = "standard output" if arguments.out == "-" else arguments.out
    sys.stderr.write(f"{safe(name)}: {services}, {len(draft.facts) - len(holes)} values found, {left}\n")
    for beside in draft.files:
        written = "the commands of the user data are not written" if arguments.out == "-" else "written beside it"
        sys.stderr.write(f"  {safe(beside)}: {written}\n")
    for path, fact in holes:
        sys.stderr.write(f"  {'.'.join(map(str, path))}: {fact.why or 'no file says it'}\n")
    if holes:
        sys.stderr.write("fill in every ???, then run `obsc validate`\n")


def _data(draft: Draft, text: str) -> dict[str, object]:
    return {
        "text": text,
        "services": list(draft.services),
        "values": {
            "/" + "/".join(map(str, path)): {
                "value": fact.value,
                "evidence": None if fact.place is None else asdict(fact.place),
                **({"why": fact.why} if fact.why else {}),
            }
            for path, fact in draft.facts.items()
        },
        "holes": ["/" + "/".join(map(str, path)) for path, _ in draft.holes()],
        "files": draft.files,
        "notes": [str(note) for note in draft.notes.all],
    }
