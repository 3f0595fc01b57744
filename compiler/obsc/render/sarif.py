"""Diagnostics for code scanning: SARIF 2.1.0, as GitHub, Azure DevOps and editors read it.

The format: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
What GitHub reads of it: https://docs.github.com/en/code-security/reference/code-scanning/sarif-files/sarif-support
"""
# ruff: noqa: PTH100, PTH109, PTH118
# pathlib takes 9 ms to import.

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from obsc import __version__
from obsc.diagnostics import Diagnostic, Repair, Severity, Span
from obsc.render.json import pointer
from obsc.render.plain import lines
from obsc.rules import Rule, rule_of

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_ROOT = "%SRCROOT%"
"""The name that GitHub and others give to the root of the repository."""

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def render(diagnostics: Iterable[Diagnostic], file_name: str) -> str:
    """All findings as one run. Lines and columns count from 1, in characters; ASCII only."""
    import json

    found = list(diagnostics)
    codes = sorted({diagnostic.code for diagnostic in found})
    artifact = _artifact(file_name)
    seen: Counter[str] = Counter()
    results = []
    for diagnostic in found:
        logical = f"{diagnostic.code}:{pointer(diagnostic.path)}"
        results.append(_result(diagnostic, codes, artifact, f"{logical}:{seen[logical]}"))
        seen[logical] += 1
    driver = {
        "name": "obsc",
        "semanticVersion": __version__,
        "rules": [_rule(rule_of(code)) for code in codes],
    }
    run: dict[str, Any] = {
        "tool": {"driver": driver},
        "automationDetails": {"id": "obsc/"},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_ROOT: {"description": {"text": "The folder in which obsc was run."}}},
        "artifacts": [{"location": artifact, "sourceLanguage": "yaml"}],
        "results": results,
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2, ensure_ascii=True) + "\n"


def _rule(rule: Rule) -> dict[str, Any]:
    page = f"# {rule.code} {rule.name}\n\n{rule.doc.strip()}\n"
    link = re.search(r"https://\S+", rule.section("Source"))
    return {
        "id": rule.code,
        "name": "".join(word.title() for word in rule.name.split("-")),
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": rule.why},
        "help": {"text": page, "markdown": page},
        **({"helpUri": link.group()} if link else {}),
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
    }


def _result(diagnostic: Diagnostic, codes: Sequence[str], artifact: dict[str, Any], logical: str) -> dict[str, Any]:
    import hashlib

    result: dict[str, Any] = {
        "ruleId": diagnostic.code,
        "ruleIndex": codes.index(diagnostic.code),
        "level": _LEVELS[diagnostic.severity],
        "message": {"text": "\n".join(lines(diagnostic))},
        "locations": [_location(diagnostic.span, artifact)],
        # By what it is about, not by its line: the same finding after lines have moved.
        "partialFingerprints": {"obscPath/v1": hashlib.sha256(_bytes(logical)).hexdigest()},
    }
    if diagnostic.related:
        result["relatedLocations"] = [
            {"id": number, **_location(other.span, artifact), "message": {"text": other.label}}
            for number, other in enumerate(diagnostic.related, 1)
        ]
    if diagnostic.repair is not None:
        result["fixes"] = [_fix(diagnostic.repair, artifact)]
    return result


def _location(span: Span | None, artifact: dict[str, Any]) -> dict[str, Any]:
    """GitHub shows only what has a line: a finding about the whole file stands on its first."""
    region = {"startLine": 1} if span is None else _region(span)
    return {"physicalLocation": {"artifactLocation": artifact, "region": region}}


def _region(span: Span) -> dict[str, int]:
    return {
        "startLine": span.line + 1,
        "startColumn": span.column + 1,
        "endLine": span.end_line + 1,
        "endColumn": span.end_column + 1,
    }


def _fix(repair: Repair, artifact: dict[str, Any]) -> dict[str, Any]:
    replacements = [
        {"deletedRegion": _region(edit.span), "insertedContent": {"text": edit.text}} for edit in repair.edits
    ]
    changes = [{"artifactLocation": artifact, "replacements": replacements}]
    return {"description": {"text": repair.title}, "artifactChanges": changes}


def _artifact(file_name: str) -> dict[str, Any]:
    """Where the file lies below the current folder; a file elsewhere by its whole path."""
    from urllib.parse import quote

    whole, here = os.path.abspath(file_name), os.path.join(os.getcwd(), "")
    if file_name.startswith("<"):
        whole = here + file_name
    if whole.startswith(here):
        below = whole.removeprefix(here).replace(os.sep, "/")
        return {"uri": quote(_bytes(below)), "uriBaseId": _ROOT, "index": 0}
    return {"uri": "file:///" + quote(_bytes(whole.replace(os.sep, "/").lstrip("/"))), "index": 0}


def _bytes(text: str) -> bytes:
    """A file's name may hold bytes that are no text, which Python keeps as halves of surrogate pairs."""
    return text.encode("utf-8", "surrogatepass")
