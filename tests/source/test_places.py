"""Where a finding points."""

import pytest

from obsc.diagnostics import Path, Span
from obsc.source import Source, load

TEXT = """\
# a comment
apiVersion: obsc/v1alpha1
metadata: { name: "shop \\u0041", labels: {} }   # flow
"quoted key": 'it''s'
services:
  web:
    port: 3.10
    env:
      EMPTY:
      LONG: |-
        one
        two  \t
      FOLDED: >+
        three

    list:
      - first
      - name: x
        other: z
      -
      - - deep
    plain: several
      lines
日本: { 語: 値 }
"""


def underlined(source: Source, path: Path, *, key: bool = False) -> str:
    """What a reader sees underlined, over all its lines."""
    span = source.key_span(path) if key else source.value_span(path)
    rows = [source.line(number) for number in range(span.line, span.end_line + 1)]
    rows[-1] = rows[-1][: span.end_column]
    rows[0] = rows[0][span.column :]
    return "\n".join(rows)


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("start", ["", "\ufeff"])
@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (("apiVersion",), "obsc/v1alpha1"),
        (("metadata",), '{ name: "shop \\u0041", labels: {} }'),
        (("metadata", "name"), '"shop \\u0041"'),
        (("metadata", "labels"), "{}"),
        (("quoted key",), "'it''s'"),
        (("services",), "services"),
        (("services", "web"), "web"),
        (("services", "web", "port"), "3.10"),
        (("services", "web", "env", "EMPTY"), "EMPTY"),
        (("services", "web", "env", "LONG"), "|-\n        one\n        two  \t"),
        (("services", "web", "env", "FOLDED"), ">+\n        three"),
        (("services", "web", "list"), "list"),
        (("services", "web", "list", 0), "first"),
        (("services", "web", "list", 1), "name: x"),
        (("services", "web", "list", 1, "other"), "z"),
        (("services", "web", "list", 2), ""),
        (("services", "web", "list", 3), "-"),
        (("services", "web", "list", 3, 0), "deep"),
        (("services", "web", "plain"), "several\n      lines"),
        (("日本", "語"), "値"),
        ((), "apiVersion: obsc/v1alpha1"),
        (("services", "wbe", "port"), "services"),
        (("services", "web", "list", 9), "list"),
        (("services", "web", "port", "x"), "port"),
        (("nothing",), "apiVersion: obsc/v1alpha1"),
    ],
)
def test_a_value_is_underlined_from_its_start_to_its_real_end(
    path: Path, expected: str, start: str, end: str, parser: str
) -> None:
    """A message would underline the wrong words, or half of a screen."""
    source, found = load((start + TEXT.replace("\n", end)).encode(), "o.yaml")
    assert found == ()
    assert expected == underlined(source, path)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (("metadata", "name"), "name"),
        (("quoted key",), '"quoted key"'),
        (("services", "web", "env", "LONG"), "LONG"),
        (("services", "web", "list", 0), "first"),
        (("日本", "語"), "語"),
        (("services", "web", "missing", "deeper"), "web"),
        (("services", 0), "services"),
        ((), "apiVersion: obsc/v1alpha1"),
    ],
)
def test_a_key_is_underlined_or_its_nearest_ancestor(path: Path, expected: str, parser: str) -> None:
    """What is missing would have no place, and an unknown key a wrong one."""
    source, _ = load(TEXT.encode(), "o.yaml")
    assert expected == underlined(source, path, key=True)


def test_columns_count_characters() -> None:
    """After an emoji or an accent every column of the line would be off."""
    source, _ = load('"é😀": {k: v}\n'.encode(), "o.yaml")
    assert Span(0, 10, 0, 11) == source.value_span(("é😀", "k"))


@pytest.mark.parametrize(
    ("path", "raw"),
    [
        (("services", "web", "port"), "3.10"),
        (("metadata", "name"), '"shop \\u0041"'),
        (("quoted key",), "'it''s'"),
        (("services", "web", "env", "EMPTY"), ""),
        (("services", "web", "env"), None),
        (("nothing",), None),
        ((), None),
    ],
)
def test_a_scalar_is_known_as_it_is_written(path: Path, raw: str | None) -> None:
    """`3.10` could not be told from `3.1`, and no check could say: quote it."""
    source, _ = load(TEXT.encode(), "o.yaml")
    assert raw == source.raw(path)


def test_a_value_behind_a_tag_is_underlined_without_it() -> None:
    """A second finding about the value would underline the tag."""
    source, _ = load(b"a: !t &x 'v'\n", "o.yaml")
    assert underlined(source, ("a",)) == "'v'"


def test_the_first_of_two_keys_keeps_its_place() -> None:
    """A message about the value that counts would point at the one that does not."""
    source, _ = load(b"a: first\na: second\n", "o.yaml")
    assert underlined(source, ("a",)) == "first"


def test_a_file_that_cannot_be_read_has_a_root() -> None:
    """Asking for any place of a broken file would raise."""
    source, _ = load(b"a: [", "o.yaml")
    assert Span(0, 0, 0, 0) == source.value_span(("a", 0))
    assert source.line(0) == "a: ["
    assert source.line(7) == ""


@pytest.mark.parametrize("text", ["a: |\n  x", "a: |\n  x\n", "a: >-\n  x  ", "a: |"])
def test_a_block_scalar_at_the_end_of_the_file_ends_in_it(text: str, parser: str) -> None:
    """The end of the underlining would lie behind the end of the text."""
    source, _ = load(text.encode(), "o.yaml")
    assert underlined(source, ("a",)) == text.removeprefix("a: ").removesuffix("\n")
