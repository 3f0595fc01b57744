"""The judge promtool: Prometheus's own checker, for its configuration and for the queries of dashboards.

https://prometheus.io/docs/prometheus/latest/command-line/promtool/
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from shutil import which
from typing import Any

from obsc_judges.json_text import BadJson, parse
from obsc_judges.on_disk import laid_out
from obsc_judges.verdict import Absent, Outputs, Subjects, Verdict, pick

NAME = "promtool"
_SECONDS = 60


def available() -> Absent | None:
    """Why promtool cannot judge here, or None."""
    if which(NAME):
        return None
    return Absent(NAME, "there is no promtool", "apt install prometheus")


def judge(subjects: Subjects) -> tuple[Verdict, ...]:
    """Check the configurations of Prometheus and its rules, and as rules the queries of Grafana's dashboards."""
    verdicts: list[Verdict] = []
    for subject, outputs in subjects.items():
        checks = dict(_checks(outputs))
        if checks:
            with laid_out({subject: {path: text for path, (_, text) in checks.items()}}) as (_, folders):
                found = [
                    f"{path}: {line}"
                    for path, (kind, _) in checks.items()
                    for line in _check(kind, folders[subject] / path)
                ]
            verdicts.append(Verdict(NAME, subject, tuple(found)))
    return tuple(verdicts)


def _checks(outputs: Outputs) -> Iterator[tuple[str, tuple[str, str]]]:
    """Files for promtool, each with what it is."""
    for path, text in pick(outputs, "prometheus.yaml"):
        yield path, ("config", text)
    for path, text in pick(outputs, "*.rules.yaml"):
        yield path, ("rules", text)
    for path, text in pick(outputs, "*.json"):
        if path.startswith("grafana/"):
            yield path, ("rules", json.dumps(_rules(text)))


def _rules(text: str) -> dict[str, Any]:
    """A file of rules with every query of a dashboard; Grafana's variables are text to Prometheus."""
    try:
        dashboard = parse(text)
    except BadJson as error:
        return {"not": str(error)}
    queries = [target["expr"] for panel in dashboard.get("panels", ()) for target in panel.get("targets", ())]
    rules = [{"record": f"query:{number}", "expr": query} for number, query in enumerate(queries)]
    return {"groups": [{"name": "dashboard", "rules": rules}]}


def _check(kind: str, file: Path) -> Iterator[str]:
    ran = subprocess.run(
        [NAME, "check", kind, str(file)], capture_output=True, text=True, timeout=_SECONDS, check=False
    )
    if ran.returncode:
        yield from (line.strip() for line in (ran.stdout + ran.stderr).splitlines() if line.strip())
