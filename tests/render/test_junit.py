"""Test results, read by an XML parser."""

from __future__ import annotations

from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from obsc.diagnostics import Diagnostic, Severity
from obsc.render.junit import render
from render.samples import FOUND, HOSTILE


def _suite(text: str) -> ElementTree.Element:
    root = ElementTree.fromstring(text.encode("utf-8", "backslashreplace"))
    (suite,) = root
    assert (root.tag, suite.tag) == ("testsuites", "testsuite")
    assert root.attrib["tests"] == suite.attrib["tests"] == str(len(suite))
    assert root.attrib["failures"] == suite.attrib["failures"] == str(len(suite.findall("testcase/failure")))
    return suite


def test_one_case_for_each_code() -> None:
    """A server that shows cases groups them by name."""
    cases = {case.attrib["name"]: case for case in _suite(render(FOUND, "o.yaml"))}
    assert list(cases) == ["OBS010", "OBS041", "OBS208", "OBS416"]
    failure = cases["OBS010"].find("failure")
    assert failure is not None
    assert failure.attrib == {"type": "OBS010", "message": "`prot` is not a key of services.web"}
    assert (failure.text or "").startswith("o.yaml:10:5: error[OBS010]: `prot` is not a key of services.web\n")
    assert cases["OBS416"].find("failure") is None
    assert (cases["OBS416"].findtext("system-out") or "").count("warning[OBS416]") == 2


def test_nothing_found_is_a_passed_case() -> None:
    """Servers call a file without cases broken."""
    suite = _suite(render([], "o.yaml"))
    assert suite.attrib["failures"] == "0"
    assert [case.attrib["name"] for case in suite] == ["validate"]


@given(st.text(min_size=1), st.text())
def test_any_text_is_well_formed(message: str, name: str) -> None:
    """XML cannot hold a control character, not even as a number: one would make the whole file unreadable."""
    failure = _suite(render([Diagnostic("OBS002", Severity.ERROR, message, why=HOSTILE)], name)).find(
        "testcase/failure"
    )
    assert failure is not None
    if message.isprintable():
        assert failure.attrib["message"] == message
