"""Diagnostics for CI servers that show test results: JUnit's XML.

There is no standard; this is the shape that Jenkins, GitLab and Azure read alike:
https://github.com/testmoapp/junitxml and https://docs.gitlab.com/ci/testing/unit_test_reports/
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from obsc.diagnostics import Diagnostic, Severity
from obsc.render.plain import lines

_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold, not even escaped: https://www.w3.org/TR/xml/#charsets"""


def render(diagnostics: Iterable[Diagnostic], file_name: str) -> str:
    """One test case for each code that was found: failed by an error, else passed with the findings as its output.

    Without findings there is one case, passed: a suite without cases is an error to most readers.
    """
    found = sorted(diagnostics, key=lambda diagnostic: diagnostic.code)
    cases = [(code, list(group)) for code, group in groupby(found, key=lambda diagnostic: diagnostic.code)]
    failed = sum(any(_fails(d) for d in group) for _, group in cases)
    counts = f'tests="{max(1, len(cases))}" failures="{failed}" errors="0"'
    rows = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<testsuites name="obsc" {counts}>',
        f'  <testsuite name="{_attribute(file_name)}" {counts} skipped="0">',
        *(row for code, group in cases or [("validate", [])] for row in _case(code, group, file_name)),
        "  </testsuite>",
        "</testsuites>",
    ]
    return "\n".join(rows) + "\n"


def _case(code: str, found: Sequence[Diagnostic], file_name: str) -> Iterator[str]:
    head = f'    <testcase name="{_attribute(code)}" classname="{_attribute(file_name)}" file="{_attribute(file_name)}"'
    if not found:
        yield f"{head}/>"
        return
    yield f"{head}>"
    body = "\n\n".join("\n".join(_told(diagnostic, file_name)) for diagnostic in found)
    first = next(filter(_fails, found), None)
    if first is None:
        yield f"      <system-out>{_text(body)}</system-out>"
    else:
        yield f'      <failure type="{_attribute(code)}" message="{_attribute(first.message)}">{_text(body)}</failure>'
    yield "    </testcase>"


def _fails(diagnostic: Diagnostic) -> bool:
    return diagnostic.severity is Severity.ERROR


def _told(diagnostic: Diagnostic, file_name: str) -> Iterator[str]:
    span = diagnostic.span
    at = file_name if span is None else f"{file_name}:{span.line + 1}:{span.column + 1}"
    message, *more = lines(diagnostic)
    yield f"{at}: {diagnostic.severity.label}[{diagnostic.code}]: {message}"
    yield from (f"  {line}" for line in more)


def _text(text: str) -> str:
    shown = _FORBIDDEN.sub(lambda match: f"\\u{ord(match[0]):04x}", text)
    return shown.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#13;")


def _attribute(text: str) -> str:
    """A reader makes spaces of line ends in an attribute, unless they are written as numbers."""
    return _text(text).replace('"', "&quot;").replace("\n", "&#10;").replace("\t", "&#9;")
