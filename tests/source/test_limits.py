"""No input, however made, crashes, hangs or floods."""

import pytest

from obsc.source import load
from obsc.yaml12 import document


@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ("{a: ", "}"), ("- ", "")])
def test_sixty_four_levels_and_no_more(opening: str, closing: str, parser: str) -> None:
    """A later stage that calls itself for every level would end the process."""
    deep = opening * 64 + "x" + closing * 64
    assert load(deep.encode(), "o.yaml")[1] == ()
    source, found = load((opening + deep + closing).encode(), "o.yaml")
    assert [d.code for d in found] == ["OBS007"]
    assert source.data is None


@pytest.mark.parametrize("text", ["[" * 50_000, "{a: " * 50_000, "- " * 50_000, "? " * 50_000, "[{" * 50_000])
def test_what_crashes_the_tree_builder_is_refused(text: str) -> None:
    """libyaml's tree builder ends the process with a segmentation fault on some of these."""
    _, found = load(text.encode(), "o.yaml")
    assert "OBS007" in [d.code for d in found]


def test_a_hundred_thousand_directives_take_linear_time() -> None:
    """libyaml compares each %TAG with all before it: this file would take minutes."""
    text = "".join(f"%TAG !a{number}! x\n" for number in range(100_000)) + "---\na: 1\n"
    _, found = load(text.encode(), "o.yaml")
    assert {"OBS005", "OBS007"} == {d.code for d in found}
    source, found = load(f"a: 1\n...\n{text}".encode(), "o.yaml")
    assert [d.code for d in found] == ["OBS006"]
    assert source.data == {"a": 1}


def test_a_stack_of_allowances_takes_linear_time() -> None:
    """Every comment would look for its line through all the comments below it."""
    source, found = load(b"# obsc: allow OBS207 x\n" * 50_000 + b"a: 1\n", "o.yaml")
    assert found == ()
    assert {50_000} == {allowance.applies_to_line for allowance in source.allowances}


def test_ten_megabytes_and_no_more() -> None:
    """A file that is not a specification at all would be read into memory."""
    assert load(b"a: 1\n#" + b"x" * 9_999_994, "o.yaml")[1] == ()
    _, (found,) = load(b"a: 1\n#" + b"x" * 9_999_995, "o.yaml")
    assert found.code == "OBS007"
    assert "10,000,001" in found.message


def test_too_many_values_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten megabytes of empty lists would take gigabytes of memory."""
    monkeypatch.setattr(document, "MOST_EVENTS", 100)
    assert load(b"[" + b"1," * 90 + b"]", "o.yaml")[1] == ()
    source, (found,) = load(b"[" + b"1," * 100 + b"]", "o.yaml")
    assert found.code == "OBS007"
    assert source.data is None


def test_findings_end_somewhere() -> None:
    """A file of aliases would fill the memory with complaints about them."""
    _, found = load(b"- *a\n" * 100_000, "o.yaml")
    assert len(found) == 501
    assert found[-1].code == "OBS007"


def test_a_bomb_of_aliases_is_refused_and_not_expanded() -> None:
    """Nine levels of nine aliases are 400 million values to whoever resolves them."""
    rows = ["a0: &a0 [x, x, x]"]
    rows += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 10)]
    source, found = load("\n".join(rows).encode(), "o.yaml")
    assert {"OBS004"} == {d.code for d in found}
    assert source.data["a9"] == [None] * 9
