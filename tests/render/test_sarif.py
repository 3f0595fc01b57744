"""What code scanning reads, judged by the format's own schema and by Microsoft's validator."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from npm import package
from obsc.diagnostics import Diagnostic, Severity, Span
from obsc.render.sarif import render
from obsc.rules import all_rules
from render.samples import FOUND, FULL, HOSTILE, PLACELESS

MULTITOOL = "@microsoft/sarif-multitool-linux"


def _run(found: list[Diagnostic], name: str = "specs/o.yaml") -> dict[str, Any]:
    (run,) = json.loads(render(found, name))["runs"]
    assert isinstance(run, dict)
    return run


@pytest.mark.parametrize("name", ["observability.yaml", "a b/ö%#?.yaml", "<stdin>", "../o.yaml", "/o.yaml", HOSTILE])
def test_the_schema_of_the_format_holds(name: str) -> None:
    """A file that a server refuses shows nothing at all."""
    schema = json.loads((package(MULTITOOL) / "sarif-2.1.0.json").read_text(encoding="utf-8-sig"))
    judge = jsonschema.Draft7Validator(schema, format_checker=jsonschema.FormatChecker())
    every = [Diagnostic(rule.code, rule.severity, rule.summary) for rule in all_rules()]
    for found in ([], FOUND, every):
        assert list(judge.iter_errors(json.loads(render(found, name)))) == []
    assert list(judge.iter_errors({"version": "2.1.0", "runs": [{"results": [{"ruleId": "x"}]}]}))


def test_the_validator_of_the_format_has_no_objection(tmp_path: Path) -> None:
    """The rules behind the schema: that indexes lead somewhere, that texts are sentences, that places are relative."""
    tool = package(MULTITOOL) / "Sarif.Multitool"
    tool.chmod(0o755)
    log, verdict = tmp_path / "obsc.sarif", tmp_path / "verdict.sarif"
    log.write_text(render(FOUND, "specs/o.yaml"), encoding="utf-8")
    command = [tool, "validate", log, "--output", verdict, "--log", "ForceOverwrite", "--rule-kind", "Sarif;Ghas"]
    # Without that it wants the system's tables of languages.
    environment = {**os.environ, "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"}
    subprocess.run(command, env=environment, capture_output=True, timeout=120, check=False)
    (run,) = json.loads(verdict.read_text(encoding="utf-8-sig"))["runs"]
    assert run["invocations"][0]["executionSuccessful"]
    homeless = {"SARIF2005"}  # it wants the address of a home page, and there is none
    told = [(result["ruleId"], result.get("level", "warning"), result["message"]) for result in run["results"]]
    assert [one for one in told if one[0] not in homeless] == []


def test_places_are_those_of_the_file() -> None:
    """An annotation one line away makes people look at the wrong line."""
    run = _run([FULL])
    assert run["columnKind"] == "unicodeCodePoints"
    (result,) = run["results"]
    place = {"startLine": 10, "startColumn": 5, "endLine": 10, "endColumn": 9}
    assert result["locations"] == [
        {"physicalLocation": {"artifactLocation": run["artifacts"][0]["location"], "region": place}}
    ]
    (change,) = result["fixes"][0]["artifactChanges"]
    assert change["replacements"] == [{"deletedRegion": place, "insertedContent": {"text": "port"}}]
    assert _run([PLACELESS])["results"][0]["locations"][0]["physicalLocation"]["region"] == {"startLine": 1}


@pytest.mark.parametrize(
    ("name", "uri"),
    [("./a/o.yaml", "a/o.yaml"), ("ö %.yaml", "%C3%B6%20%25.yaml"), ("<stdin>", "%3Cstdin%3E")],
)
def test_files_below_the_folder_are_named_from_it(name: str, uri: str) -> None:
    """A whole path of the build machine is none of the repository's."""
    location = _run([], name)["artifacts"][0]["location"]
    assert (location["uri"], location["uriBaseId"]) == (uri, "%SRCROOT%")


def test_files_elsewhere_have_their_whole_path() -> None:
    """`..` leads out of the repository, where a server finds nothing."""
    assert _run([], "/elsewhere/o.yaml")["artifacts"][0]["location"] == {"uri": "file:///elsewhere/o.yaml", "index": 0}


def test_a_finding_is_the_same_after_its_line_has_moved() -> None:
    """Else code scanning closes it and opens a new one with every line that is added above."""

    def print_of(line: int, key: str) -> str:
        found = Diagnostic("OBS416", Severity.WARNING, "x", path=("services", key), span=Span(line, 0, line, 1))
        return str(_run([found])["results"][0]["partialFingerprints"])

    assert print_of(3, "web") == print_of(30, "web")
    assert print_of(3, "web") != print_of(3, "worker")
    twins = _run(FOUND[1:3])["results"]
    assert twins[0]["partialFingerprints"] != twins[1]["partialFingerprints"]


def test_every_rule_that_was_found_brings_its_page() -> None:
    """Code scanning shows the page beside the finding; the reader has no `obsc explain` there."""
    run = _run(FOUND)
    for result in run["results"]:
        rule = run["tool"]["driver"]["rules"][result["ruleIndex"]]
        assert rule["id"] == result["ruleId"]
        assert "## Why" in rule["help"]["markdown"]
        assert rule["helpUri"].startswith("https://")


def test_nothing_in_it_steers_a_terminal() -> None:
    """The log of a build shows it as it is."""
    assert render(FOUND, HOSTILE).isascii()
    assert "\x1b" not in render(FOUND, HOSTILE)
