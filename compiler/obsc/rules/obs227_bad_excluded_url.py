"""OBS227."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator, Sequence

from obsc.diagnostics import Path, Severity
from obsc.plan.model import Plan, Service
from obsc.rules import Finding, rule
from obsc.rules.environment import written

_NOBODY = re.compile(r"OTEL_INSTRUMENT_[A-Z0-9_]+_EXCLUDED_URLS")
_OURS = re.compile(r"OTEL_PYTHON_([A-Z0-9_]+_)?EXCLUDED_URLS")


@rule("OBS227", "bad-excluded-url", Severity.ERROR)
def bad_excluded_url(plan: Plan) -> Iterator[Finding]:
    """A pattern of URLs that are not traced cannot be used.

    ## Why
    OpenTelemetry takes all patterns from one variable, separated by commas, and makes one regular expression of them.
    A comma cuts a pattern in two, and one that is no regular expression keeps the framework from being instrumented
    at all.

    ## Bad
    ```yaml
    services:
      web:
        framework: { name: flask, excludedUrls: ["health(z"] }
    ```

    ```yaml
    services:
      web:
        framework: { name: flask, excludedUrls: ["/v[0-9]{1,2}/health"] }
    ```

    ```yaml
    services:
      web:
        env: { OTEL_INSTRUMENT_FLASK_EXCLUDED_URLS: "/health" }
    ```

    ## Good
    ```yaml
    services:
      web:
        framework: { name: flask, excludedUrls: ["/healthz?$", "/v[0-9][0-9]?/health"] }
    ```

    ## Source
    - https://github.com/open-telemetry/opentelemetry-python-contrib/blob/main/util/opentelemetry-util-http/src/opentelemetry/util/http/__init__.py
    - https://docs.python.org/3/library/re.html#regular-expression-syntax
    """
    for service in plan.services:
        at = (*service.framework.origin, "excludedUrls")
        patterns = [(pattern, (*at, index)) for index, pattern in enumerate(service.framework.excluded_urls)]
        for pattern, path in patterns:
            if "," in pattern:
                yield _finding(f"the comma cuts `{pattern}` in two", path, "a comma", "write it without a comma")
        yield from _expressions([(pattern, path) for pattern, path in patterns if "," not in pattern])
        for variable in service.variables:
            if variable.source != "generated":
                yield from _variable(service, variable.name)


def _variable(service: Service, name: str) -> Iterator[Finding]:
    value, path = written(service, name), service.at("env", name)
    if value is not None and _OURS.fullmatch(name):
        yield from _expressions([(part.strip(), path) for part in value.split(",")])
    elif value is not None and _NOBODY.fullmatch(name):
        new = name.replace("OTEL_INSTRUMENT_", "OTEL_PYTHON_")
        yield Finding(
            message=f"nothing reads `{name}`",
            path=path,
            key=True,
            label="has no effect",
            fix="write `framework.excludedUrls`",
            suggestion=new,
            severity=Severity.WARNING,
        )


def _expressions(patterns: Sequence[tuple[str, Path]]) -> Iterator[Finding]:
    for index, (pattern, path) in enumerate(patterns):
        # Flags such as (?i) can stand at the start of the whole expression only.
        problem = _problem(pattern if index == 0 else f"|{pattern}")
        if problem is not None:
            message = f"`{pattern}` is not a regular expression: {problem}"
            yield _finding(message, path, "cannot be compiled", "write it as Python's `re` reads it; quote it for YAML")


def _problem(pattern: str) -> str | None:
    """What Python says against a pattern."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            re.compile(pattern)
        except (re.error, OverflowError, RecursionError) as error:
            return getattr(error, "msg", None) or str(error)
    return None


def _finding(message: str, path: Path, label: str, fix: str) -> Finding:
    return Finding(message=message, path=path, label=label, fix=fix)
