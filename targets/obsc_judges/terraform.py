"""The judge `terraform validate`, with the AWS provider: what a plan would refuse before it asks AWS anything.

Many builds are validated as the modules of one configuration, for the provider takes two seconds to start and a module
a few hundredths of one. All their variables get values that are unknown, which is what `validate` gives the variables
of a single configuration too.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from tempfile import mkdtemp
from typing import Any

from obsc_judges.on_disk import write, write_all
from obsc_judges.terraform_cli import messages, run, said, without_provider, workshop
from obsc_judges.terraform_layout import home
from obsc_judges.verdict import Absent, JudgeFailed, Outputs, Subjects, Verdict, pick

NAME = "terraform"

_VARIABLE = re.compile(r'^\s*variable\s+"([^"\s]+)"', re.MULTILINE)
"""Good enough to find the names: where it errs the batch complains, and the subject is judged by itself."""
_HERE = PurePosixPath()
_NUMBERED = re.compile(r"(?<![\w-])subject_(\d+)(?![\w-])")


@dataclass(frozen=True, slots=True)
class Problem:
    """A diagnostic of Terraform, the file it is about if it is about one, and whether it forbids to go on."""

    path: str
    text: str
    fatal: bool


def available() -> Absent | None:
    """Why Terraform cannot judge here, or None."""
    return without_provider(NAME)


def judge(subjects: Subjects) -> tuple[Verdict, ...]:
    """Validate every configuration; warnings count as findings too."""
    chosen = {name: outputs for name, outputs in subjects.items() if any(pick(outputs, "*.tf"))}
    if not chosen:
        return ()
    with workshop() as root:
        found = _findings(root, chosen)
    return tuple(Verdict(NAME, name, found[name]) for name in chosen)


def _findings(root: Path, subjects: Subjects) -> dict[str, tuple[str, ...]]:
    """Validate together what can be validated together.

    An error in one module can keep Terraform from looking at the others, so whatever has one is taken out and the rest
    is validated again. What cannot be laid at anybody's door is looked for in halves.
    """
    if len(subjects) <= 1:
        return {name: _validate_alone(root, outputs) for name, outputs in subjects.items()}
    inside, beside, nobodys = _by_subject(_validate_together(root, subjects), list(subjects))
    if nobodys:
        names = list(subjects)
        halves = names[: len(names) // 2], names[len(names) // 2 :]
        return {k: v for half in halves for k, v in _findings(root, {name: subjects[name] for name in half}).items()}
    found = {name: tuple(_finding(problem) for problem in own) for name, own in inside.items()}
    found |= {name: _validate_alone(root, subjects[name]) for name in beside}
    faulty = beside | {name for name, own in inside.items() if any(problem.fatal for problem in own)}
    rest = {name: outputs for name, outputs in subjects.items() if name not in faulty}
    return (_findings(root, rest) if faulty else dict.fromkeys(rest, ())) | found


def _by_subject(
    problems: Iterable[Problem], names: list[str]
) -> tuple[dict[str, list[Problem]], set[str], list[Problem]]:
    """Sort problems: those inside a subject's own folder, the subjects that others speak of, and those of nobody."""
    inside: dict[str, list[Problem]] = {}
    beside: set[str] = set()
    nobodys: list[Problem] = []
    for problem in problems:
        folder, _, path = problem.path.partition("/")
        owner = _NUMBERED.fullmatch(folder)
        if owner and path:
            own = Problem(path, problem.text.replace(f"module.{folder}", "the root module"), problem.fatal)
            inside.setdefault(names[int(owner[1])], []).append(own)
            continue
        numbers = {int(number) for number in _NUMBERED.findall(f"{problem.path} {problem.text}")}
        spoken_of = {names[number] for number in numbers if number < len(names)}
        beside |= spoken_of
        if not spoken_of:
            nobodys.append(problem)
    return inside, beside, nobodys


def _validate_together(root: Path, subjects: Subjects) -> list[Problem]:
    folder = Path(mkdtemp(dir=root))
    folders = write_all(folder, subjects)
    (folder / "any.tf.json").write_text(json.dumps({"variable": {"any": {"type": "any"}}}), "utf-8")
    for subject, outputs in subjects.items():
        module = folders[subject].name
        names = {name for _, text in pick(outputs, "*.tf") for name in _VARIABLE.findall(text)}
        call = {"source": f"./{module}/{home(outputs)}"} | dict.fromkeys(sorted(names), "${var.any}")
        (folder / f"{module}.tf.json").write_text(json.dumps({"module": {module: call}}), "utf-8")
    return _validate(root, folder)


def _validate_alone(root: Path, outputs: Outputs) -> tuple[str, ...]:
    folder = Path(mkdtemp(dir=root))
    write(folder, outputs)
    place = home(outputs)
    return tuple(_finding(problem, place) for problem in _validate(root, folder / place))


def _validate(root: Path, folder: Path) -> list[Problem]:
    ran = run(root, ["init", "-json", "-backend=false", "-input=false"], folder)
    if ran.code:
        problems = [_problem(message["diagnostic"]) for message in messages(ran.out) if "diagnostic" in message]
        fatal = [problem for problem in problems if problem.fatal]
        if not fatal:
            raise JudgeFailed(f"terraform init: {ran.err or ran.out}")
        return fatal
    ran = run(root, ["validate", "-json"], folder)
    if not ran.out.startswith("{"):
        raise JudgeFailed(f"terraform validate: {ran.err or ran.out}")
    return [_problem(diagnostic) for diagnostic in json.loads(ran.out)["diagnostics"]]


def _problem(diagnostic: Mapping[str, Any]) -> Problem:
    place = diagnostic.get("range")
    line = f"line {place['start']['line']}: " if place else ""
    fatal = diagnostic["severity"] == "error"
    text = f"{line}{'' if fatal else 'warning: '}{said(diagnostic)}"
    return Problem(place["filename"] if place else "", text, fatal)


def _finding(problem: Problem, place: PurePosixPath = _HERE) -> str:
    return f"{place / problem.path}: {problem.text}" if problem.path else problem.text
