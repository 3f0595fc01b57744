"""Properties that hold for every input."""

import io
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, assume, given, reject, settings
from hypothesis import strategies as st

from obsc.diagnostics import Path, Span
from obsc.render import human
from obsc.source import Source, load

TOKENS = [
    *("a", "key", "1", "014", "no", "~", "1_0", "12:30", "é", "😀", ": ", ":", "- ", "? ", ",", "[", "]", "{", "}"),
    *("\n", "\n  ", "\n    ", " ", "\t", "\r\n", "\r", "\u2028", "\x01", "\x85", "\ufeff", "'", '"', "\\", '"\\ud800"'),
    *("|\n", ">-\n", "#", " # c", "&x ", "*x", "!t ", "<<", "`", "@", "%YAML 1.2\n", "---\n", "...\n"),
    "# obsc: allow OBS101 x",
]
anything_like_yaml = st.lists(st.sampled_from(TOKENS), max_size=40).map("".join)


def is_plain_text(text: str) -> bool:
    """Whether YAML 1.1, which PyYAML writes, and YAML 1.2 agree that the unquoted text is text."""
    return not any(c.isdigit() or c == "." for c in text) or text[:1].isalpha()


texts = st.text(st.characters(exclude_categories=["Cc", "Cs"], include_characters="\t\n")).filter(is_plain_text)
numbers = st.integers(-(2**53) + 1, 2**53 - 1) | st.floats(allow_nan=False, allow_infinity=False)
values = st.recursive(
    st.none() | st.booleans() | numbers | texts,
    lambda inner: st.lists(inner) | st.dictionaries(texts, inner),
    max_leaves=12,
)
documents = st.dictionaries(texts, values, min_size=1)
unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


def leaves(data: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Every value of a document that holds no other."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield from leaves(value, (*path, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from leaves(value, (*path, index))
    else:
        yield path, data


def cut_out(source: Source, span: Span) -> str:
    """The text of a span."""
    starts = [0]
    for row in source.text.split("\n"):
        starts.append(starts[-1] + len(row) + 1)
    return source.text[starts[span.line] + span.column : starts[span.end_line] + span.end_column]


@given(st.binary(max_size=200))
@unhurried
def test_no_bytes_raise(raw: bytes) -> None:
    """Some file would end in a traceback instead of a message."""
    source, found = load(raw, "o.yaml")
    human.render(found, source, color=True)


@given(st.text(max_size=200) | anything_like_yaml)
@unhurried
def test_no_text_raises_and_every_place_is_in_the_text(parser: str, text: str) -> None:
    """Some file would end in a traceback, or in a message about a line that it does not have."""
    raw = text.encode(errors="replace")
    source, found = load(raw, "o.yaml")
    spans = [span for d in found for span in (d.span, *(other.span for other in d.related)) if span is not None]
    if source.data is not None:
        spans += [source.value_span(path) for path, _ in leaves(source.data)]
        assert None not in [source.raw(path) for path, _ in leaves(source.data)]
    for span in spans:
        assert (0, 0) <= (span.line, span.column) <= (span.end_line, span.end_column)
        assert span.end_line < len(source.text.split("\n"))
        assert span.end_column <= len(source.text.split("\n")[span.end_line]) + 1
    again, same = load(raw, "o.yaml")
    assert (again.data, same) == (source.data, found)


@given(st.text(max_size=200) | anything_like_yaml)
@unhurried
def test_a_frame_never_steers_the_terminal(text: str) -> None:
    """The text of a file would move the cursor, hide a line or give a command to a CI system."""
    source, found = load(text.encode(errors="replace"), text)
    assert all(c.isprintable() or c == "\n" for c in human.render(found, source, color=False))


def check_read_back(document: Any, text: str, judge: Callable[[str], Any], *, may_refuse: bool) -> None:
    """Assert that a text is read as the document, and that the judge reads each value where it is said to stand."""
    source, found = load(text.encode(), "o.yaml")
    if found and may_refuse:
        return
    assert [d for d in found if d.code != "OBS009"] == []
    assert source.data == document
    for path, value in leaves(document):
        written = cut_out(source, source.value_span(path))
        if "\n" not in written:
            assert judge(written) == value


@pytest.mark.parametrize("flow", [True, False, None])
@given(document=documents, unicode=st.booleans(), width=st.sampled_from([20, 80, 1000]))
@unhurried
def test_what_pyyaml_writes_is_read_back(
    parser: str, flow: bool | None, document: Any, unicode: bool, width: int
) -> None:
    """A value would be read differently from what another tool wrote, or its place would be another value's."""
    text = yaml.safe_dump(document, default_flow_style=flow, allow_unicode=unicode, width=width)
    check_read_back(document, text, yaml.safe_load, may_refuse=False)


@given(document=documents, flow=st.booleans())
@unhurried
def test_what_ruamel_writes_is_read_back(parser: str, document: Any, flow: bool) -> None:
    """A value would be read differently from what a writer of YAML 1.2 wrote.

    In flow style it does not quote what libyaml takes for something else, as in `{?x: 1}`; there a refusal will do.
    """
    ruamel = pytest.importorskip("ruamel.yaml", reason="the judge is ruamel.yaml: pip install ruamel.yaml")
    yaml_1_2 = ruamel.YAML(typ="safe", pure=True)
    yaml_1_2.default_flow_style = flow
    out = io.StringIO()
    yaml_1_2.dump(document, out)
    try:
        again = yaml_1_2.load(out.getvalue())
    except ruamel.error.YAMLError:
        reject()  # flow style, where it does not read everything that it writes
    # It breaks a line behind an escaped tab without a backslash, which is a space more.
    assume(again == document)
    check_read_back(document, out.getvalue(), yaml_1_2.load, may_refuse=flow)
