"""`obsc init`."""
# ruff: noqa: PTH118

from __future__ import annotations

import json
import os
import sys
from argparse import Namespace
from collections.abc import Callable
from dataclasses import asdict

from obsc.check import check
from obsc.cli import FINDINGS, OK, USAGE
from obsc.commands.first import NAME, tell, write_first
from obsc.commands.specification import say
from obsc.diagnostics import Diagnostic, Path
from obsc.init import Draft, Project, draft_of, text_of
from obsc.init.draft import QUESTIONS
from obsc.init.evidence import Answer
from obsc.init.write import shown
from obsc.render.safe import safe
from obsc.source import load


def run(arguments: Namespace) -> int:
    """Read the project, ask for what it does not say, and write its first specification."""
    folder: str = arguments.dir
    problem = _unreadable(folder)
    if problem is not None:
        sys.stderr.write(f"obsc: {safe(folder)}: {problem}\n")
        return USAGE
    project = Project(os.path.realpath(folder))
    draft = draft_of(project)
    if not arguments.no_input and sys.stdin.isatty() and sys.stdout.isatty():
        _ask(draft, _on_terminal)
    text = text_of(draft)
    if not arguments.print:
        refused = write_first(os.path.join(folder, NAME), text, force=arguments.force, instead="obsc init --print")
        if refused:
            say(refused, None, "text", folder)
            return FINDINGS
    _report(project, draft, text, arguments)
    return FINDINGS if any(draft.holes()) else OK


def _unreadable(folder: str) -> str | None:
    """Why a folder cannot be read, in the operating system's words."""
    try:
        with os.scandir(folder):
            return None
    except (OSError, ValueError) as error:
        return (getattr(error, "strerror", None) or str(error)).lower()


def _ask(draft: Draft, ask: Callable[[str], str | None]) -> None:
    """Ask for every hole, one by one; what is left empty stays a hole."""
    asked: set[Path] = set()
    while hole := next(((path, answer) for path, answer in draft.holes() if path not in asked), None):
        path, answer = hole
        asked.add(path)
        sys.stderr.write(_question(path, answer))
        while (given := ask("> ")) is not None and given.strip():
            value = _value(given.strip())
            draft.fill(path, Answer(answer.key, value, why="said on the terminal"))
            problem = _problem(draft, path)
            if problem is None:
                break
            draft.fill(path, answer)
            sys.stderr.write(f"{problem.message}: {problem.fix}\n")
        if given is None:
            return


def _question(path: Path, answer: Answer) -> str:
    where = f" ({path[1]})" if path[0] == "services" else ""
    rows = [f"{QUESTIONS.get(answer.key, answer.key)}{where}? Nothing leaves it open."]
    rows += [f"  {safe(shown(place), 110)}" for place in answer.places]
    return "\n".join(rows) + "\n"


def _value(text: str) -> str | int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else text


def _problem(draft: Draft, path: Path) -> Diagnostic | None:
    """What the schema says against what stands at a place."""
    source, _ = load(text_of(draft).encode(), NAME)
    return next((d for d in check(source).diagnostics if d.path[: len(path)] == path and d.code != "OBS018"), None)


def _on_terminal(prompt: str) -> str | None:
    sys.stderr.write(prompt)
    sys.stderr.flush()
    line = sys.stdin.readline()
    return line or None


def _report(project: Project, draft: Draft, text: str, arguments: Namespace) -> None:
    holes = list(draft.holes())
    if arguments.format == "json":
        sys.stdout.write(json.dumps(_data(project, draft, text), indent=2, ensure_ascii=False) + "\n")
        return
    if arguments.print:
        sys.stdout.write(text)
    tell(project.notes.all)
    if not arguments.print:
        count = len(draft.services)
        found = sum(not answer.is_hole for service in draft.services for answer in service.answers.values())
        path = safe(os.path.join(arguments.dir, NAME) if arguments.dir != "." else NAME)
        services = "1 service" if count == 1 else f"{count} services"
        left = "no holes" if not holes else "1 hole" if len(holes) == 1 else f"{len(holes)} holes"
        sys.stderr.write(f"{path}: {services}, {found} values found, {left}\n")
    for hole, answer in holes:
        sys.stderr.write(f"  {'.'.join(map(str, hole))}: {answer.why}\n")
    if holes:
        sys.stderr.write("fill in every ???, then run `obsc validate`\n")


def _data(project: Project, draft: Draft, text: str) -> dict[str, object]:
    return {
        "text": text,
        "name": _answer(draft.name),
        "platform": {key: _answer(answer) for key, answer in draft.platform.items()},
        "services": {
            service.name: {key: _answer(answer) for key, answer in service.answers.items()}
            for service in draft.services
        },
        "holes": ["/" + "/".join(map(str, path)) for path, _ in draft.holes()],
        "notes": [str(note) for note in project.notes.all],
    }


def _answer(answer: Answer) -> dict[str, object]:
    data: dict[str, object] = {
        "value": answer.value,
        "evidence": [asdict(place) for place in answer.places],
        "against": [asdict(place) for place in answer.against],
    }
    if answer.options:
        data["options"] = list(answer.options)
    if answer.why:
        data["why"] = answer.why
    return data
