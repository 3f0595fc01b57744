"""Comments that silence a finding."""

import pytest

from obsc.source import load


def allowed(text: str) -> list[tuple[str, str, int]]:
    """Code, reason and line of each allowance of a text that is otherwise right."""
    source, found = load(text.encode(), "o.yaml")
    assert found == ()
    return [(a.code, a.reason, a.applies_to_line) for a in source.allowances]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 1  # obsc: allow OBS207 made by hand\n", [("OBS207", "made by hand", 0)]),
        ("# obsc: allow OBS207 made by hand\na: 1\n", [("OBS207", "made by hand", 1)]),
        ("#obsc:allow OBS207: made by hand\na: 1\n", [("OBS207", "made by hand", 1)]),
        ("a:\n  # obsc: allow OBS207 x\n  # obsc: allow OBS208 y\n  b: 1\n", [("OBS207", "x", 3), ("OBS208", "y", 3)]),
        ("# obsc: allow OBS207 x\n# more words\na: 1\n", [("OBS207", "x", 2)]),
        ("a: 1 # obsc: allow OBS207, OBS208 both\n", [("OBS207", "both", 0), ("OBS208", "both", 0)]),
        ("a: 1 # why not # obsc: allow OBS207 x\n", [("OBS207", "x", 0)]),
        ("a: | # obsc: allow OBS207 x\n  text\n", [("OBS207", "x", 0)]),
        ("a: {b: 1, # obsc: allow OBS207 x\n  c: 2}\n", [("OBS207", "x", 0)]),
        ("a: 1 # obsc: allow OBS207 x\r\nb: 1\r\n", [("OBS207", "x", 0)]),
        ("a: 1 # obsc: disallow OBS207 x\n", []),
        ("a: 1 # Obsc allows OBS207\n", []),
    ],
)
def test_an_allowance_is_for_its_line_or_the_one_below(
    text: str, expected: list[tuple[str, str, int]], parser: str
) -> None:
    """A finding that the user accepted would be reported, or another one silenced."""
    assert expected == allowed(text)


@pytest.mark.parametrize(
    "text",
    [
        "a: 'x # obsc: allow OBS207 y'\n",
        'a: "x\n  # obsc: allow OBS207 y"\n',
        "a: |\n  # obsc: allow OBS207 y\n",
        "a: >-\n  x\n\n  # obsc: allow OBS207 y\nb: 1\n",
        "a: x# obsc: allow OBS207 y\n",
        "'# obsc: allow OBS207 y': 1\n",
        "a: 1\na: '# obsc: allow OBS207 y'\n",
    ],
)
def test_text_is_no_comment(text: str, parser: str) -> None:
    """A value that speaks of allowances, such as a script, would silence findings."""
    assert load(text.encode(), "o.yaml")[0].allowances == ()


@pytest.mark.parametrize(
    "comment",
    [
        "# obsc: allow",
        "# obsc: allow OBS207",
        "# obsc: allow because",
        "# obsc: allow OBS20 x",
        "# obsc: allow OBS2071 x",
        "# obsc: allow OBS207 -",
    ],
)
def test_an_allowance_says_what_and_why(comment: str) -> None:
    """A misspelt allowance would look as if it did something."""
    source, (found,) = load(f"a: 1 {comment}\n".encode(), "o.yaml")
    assert (found.code, found.span and found.span.line, found.span and found.span.column) == ("OBS017", 0, 5)
    assert source.allowances == ()


@pytest.mark.parametrize("text", ["# obsc: allow OBS207 x\n\na: 1\n", "a: 1\n# obsc: allow OBS207 x\n"])
def test_an_allowance_above_nothing_is_reported(text: str) -> None:
    """A comment that lost its line would stay for ever, or apply to a distant one."""
    source, (found,) = load(text.encode(), "o.yaml")
    assert found.code == "OBS017"
    assert source.allowances == ()
