"""What the output of an app says about telemetry that does not come: lines measured under real servers.

Each is written by Python, by a server or by the AWS distribution 0.12 to 0.21 (tests/runtime).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Symptom:
    """A line, what it means, and the rule that explains it."""

    line: re.Pattern[str]
    meaning: str
    code: str | None = None
    framework: str | None = None
    """The one framework to whose apps it says something: an installed Django makes others' apps write of it, too."""


SYMPTOMS = (
    Symptom(
        re.compile(r"DJANGO_SETTINGS_MODULE is not set"),
        "OpenTelemetry has left Django alone, for it does not know its settings when Python starts",
        "OBS308",
        "django",
    ),
    Symptom(
        re.compile(r"cannot import name 'EntryPoints'"), "this Python is too old for the AWS distribution", "OBS315"
    ),
    Symptom(
        re.compile(
            r"Propagator \S+ not found|Configuration of \S+ failed|Failed to get instrumentor|not found in entry"
        ),
        "OpenTelemetry does not know a name in the environment",
        "OBS222",
    ),
    Symptom(re.compile(r"MonkeyPatchWarning"), "gevent patches Python after the app was loaded", "OBS348"),
    Symptom(
        re.compile(r"obsc: no OpenTelemetry|Error in sitecustomize|No module named 'opentelemetry"),
        "OpenTelemetry's packages are not where the app's Python looks for them",
    ),
    Symptom(re.compile(r"[Aa]ddress already in use"), "the port is taken"),
    Symptom(re.compile(r"No module named '(?!opentelemetry)"), "a module of the app is not in this environment"),
    Symptom(re.compile(r"Worker failed to boot|WORKER TIMEOUT"), "a worker did not start"),
)


def symptoms(output: str, framework: str) -> Iterator[tuple[Symptom, str]]:
    """The symptoms in an output, each with the first line that shows it."""
    lines = output.splitlines()
    for symptom in SYMPTOMS:
        if symptom.framework not in (None, framework):
            continue
        line = next((line for line in lines if symptom.line.search(line)), None)
        if line is not None:
            yield symptom, line.strip()
