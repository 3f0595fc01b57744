"""What people read, to the letter."""

import re

import pytest

from obsc.diagnostics import Diagnostic, Related, Severity, Span
from obsc.render.human import render
from obsc.source import Source, load


def source(text: str, name: str = "specs/checkout.yaml") -> Source:
    """A file that need not be right."""
    return load(text.encode(), name)[0]


def check(diagnostic: Diagnostic, text: str, expected: str) -> None:
    """Compare one finding about a text with what is drawn between the lines of a test."""
    assert render([diagnostic], source(text), color=False) == expected.lstrip("\n")


LOGS = """\
services:
  web:
    logs:
      group: /ecs/chekout
"""


def test_a_frame_has_all_its_parts() -> None:
    """A part of the message that a person needs would be missing or elsewhere."""
    check(
        Diagnostic(
            "OBS204",
            Severity.ERROR,
            "container `web` writes to a log group nobody creates",
            span=Span(3, 13, 3, 25),
            why="with the awslogs driver the task stops at start if the group is missing",
            fix="correct the name, or set `create: true` under `logs`",
            suggestion="/ecs/checkout",
        ),
        LOGS,
        """
error[OBS204]: container `web` writes to a log group nobody creates
 --> specs/checkout.yaml:4:14
  |
4 |       group: /ecs/chekout
  |              ^^^^^^^^^^^^ did you mean `/ecs/checkout`?
  |
  why: with the awslogs driver the task stops at start if the group is missing
  fix: correct the name, or set `create: true` under `logs`
  see: obsc explain OBS204

1 error
""",
    )


def test_two_places_are_in_one_frame() -> None:
    """A person would have to look for the other place, or read it before the line that comes first."""
    check(
        Diagnostic(
            "OBS003",
            Severity.WARNING,
            "twice",
            span=Span(9, 0, 9, 1),
            label="again here",
            related=(Related(Span(0, 0, 0, 1), "first here"), Related(Span(1, 0, 1, 1), "and here")),
        ),
        "a: 1\nb: 2\n" + "#\n" * 7 + "a: 3\n",
        """
warning[OBS003]: twice
  --> specs/checkout.yaml:10:1
   |
 1 | a: 1
   | - first here
 2 | b: 2
   | - and here
...
10 | a: 3
   | ^ again here
   |
  see: obsc explain OBS003

1 warning
""",
    )


def test_two_places_are_in_one_line() -> None:
    """One underlining would hide the other."""
    check(
        Diagnostic(
            "OBS003",
            Severity.ERROR,
            "twice",
            span=Span(0, 7, 0, 8),
            label="unknown",
            suggestion="c",
            related=(Related(Span(0, 1, 0, 5), "first"),),
        ),
        "{a: 1, b: 2}\n",
        """
error[OBS003]: twice
 --> specs/checkout.yaml:1:8
  |
1 | {a: 1, b: 2}
  |        ^ unknown: did you mean `c`?
  |  ---- first
  |
  see: obsc explain OBS003

1 error
""",
    )


def test_wide_characters_take_two_columns() -> None:
    """The underlining would stand left of what it marks in Chinese, Japanese and Korean files."""
    frame = render(
        [Diagnostic("OBS010", Severity.ERROR, "キー", span=Span(0, 5, 0, 7), label="これ")],
        source("日本: {한국: e\u0301x}\n"),
        color=False,
    )
    assert "1 | 日本: {한국: e\u0301x}\n  |        ^^^^ これ\n" in frame


def test_a_combining_character_takes_none() -> None:
    """The underlining would stand right of what it marks behind an accent."""
    diagnostic = Diagnostic("OBS010", Severity.ERROR, "x", span=Span(0, 5, 0, 6))
    assert "1 | e\u0301: [x, z]\n  |     ^\n" in render([diagnostic], source("e\u0301: [x, z]\n"), color=False)


def test_tabs_are_as_wide_as_they_are_drawn() -> None:
    """The underlining would stand elsewhere in a line with tabs."""
    frame = render(
        [Diagnostic("OBS010", Severity.ERROR, "x", span=Span(0, 4, 0, 5))], source("a:\t\t1 # \tc\n"), color=False
    )
    assert "1 | a:        1 #     c\n  |           ^\n" in frame


@pytest.mark.parametrize(
    ("column", "row", "mark"),
    [
        (0, "x" * 110 + "…", "^"),
        (200, "…" + "x" * 110 + "…", " " * 41 + "^"),
        (399, "…" + "x" * 110, " " * 110 + "^"),
    ],
)
def test_a_long_line_is_cut_around_the_mark(column: int, row: str, mark: str) -> None:
    """A terminal would wrap the line, and the mark would be under other words."""
    diagnostic = Diagnostic("OBS010", Severity.ERROR, "x", span=Span(0, column, 0, column + 1))
    assert f"1 | {row}\n  | {mark}\n" in render([diagnostic], source("x" * 400), color=False)


def test_a_long_mark_ends_with_the_line_that_is_shown() -> None:
    """A thousand carets would fill the screen."""
    diagnostic = Diagnostic("OBS010", Severity.ERROR, "x", span=Span(0, 0, 0, 5000), label="here")
    assert f"  | {'^' * 110} here\n" in render([diagnostic], source("x" * 5000), color=False)


def test_two_places_in_a_long_line_are_both_shown() -> None:
    """The second place would be cut off."""
    diagnostic = Diagnostic(
        "OBS003", Severity.ERROR, "x", span=Span(0, 900, 0, 901), related=(Related(Span(0, 3, 0, 4), "first"),)
    )
    frame = render([diagnostic], source("".join(f"{number:04}" for number in range(250))), color=False)
    assert "0225" in frame
    assert f"1 | {''.join(f'{number:04}' for number in range(28))[:110]}…\n  |    - first\n" in frame


def test_a_span_of_many_lines_is_marked_in_its_first() -> None:
    """Half a file would be printed."""
    diagnostic = Diagnostic("OBS010", Severity.ERROR, "x", span=Span(0, 3, 2, 5), label="all of it")
    assert "1 | a: [1,\n  |    ^^^ all of it\n" in render([diagnostic], source("a: [1,\n  2,\n  3]\n"), color=False)


def test_an_empty_span_is_still_a_place() -> None:
    """A missing value would not be marked at all."""
    diagnostic = Diagnostic("OBS010", Severity.ERROR, "x", span=Span(0, 2, 0, 2))
    assert "1 | a:\n  |   ^\n" in render([diagnostic], source("a:\n"), color=False)


def test_without_a_place_there_is_the_name_of_the_file() -> None:
    """A person who checks many files would not know which one is empty."""
    expected = "error[OBS008]: nothing\n  --> o.yaml\n  see: obsc explain OBS008\n\n1 error\n"
    assert render([Diagnostic("OBS008", Severity.ERROR, "nothing")], source("", "o.yaml"), color=False) == expected


def test_without_a_source_nothing_is_guessed() -> None:
    """Messages about folders and arguments could not be printed."""
    diagnostic = Diagnostic(
        "OBS041", Severity.ERROR, "no file", span=Span(3, 1, 3, 2), suggestion="b.yaml", fix="mend it"
    )
    expected = "error[OBS041]: no file\n  fix: did you mean `b.yaml`? mend it\n  see: obsc explain OBS041\n\n1 error\n"
    assert render([diagnostic], None, color=False) == expected


def test_the_summary_counts() -> None:
    """A person would not see at the end how much there is to do."""
    severities = [Severity.WARNING, Severity.ERROR, Severity.INFO, Severity.ERROR, Severity.INFO]
    text = render([Diagnostic("OBS010", severity, "x") for severity in severities], None, color=False)
    assert text.endswith("\n\n2 errors, 1 warning, 2 info\n")
    assert render([], None, color=False) == ""


def test_colour_is_only_around_the_words() -> None:
    """Without colour there would be other words, or colour would remain switched on."""
    diagnostic = Diagnostic("OBS010", Severity.ERROR, "x", span=Span(0, 0, 0, 1), label="l", why="w", fix="f")
    plain, colored = (render([diagnostic], source("a: 1\n"), color=color) for color in (False, True))
    assert "\x1b[1;31merror[OBS010]\x1b[0m\x1b[1m: x\x1b[0m\n" in colored
    assert re.sub(r"\x1b\[[0-9;]*m", "", colored) == plain
    assert "\x1b" not in plain


HOSTILE = "\x1b]0;owned\x07\x1b[2J\r\n::error::x\u202e\u2066\u200b\x9b31m\x7f\ud800\u2028\ufeff\U000e0041"


def test_nobodys_text_reaches_the_terminal_as_it_is() -> None:
    """A file from a pull request would clear the screen, lie about its content or command the CI system."""
    diagnostic = Diagnostic(
        code=HOSTILE,
        severity=Severity.ERROR,
        message=HOSTILE,
        span=Span(0, 0, 0, 3),
        label=HOSTILE,
        why=HOSTILE,
        fix=HOSTILE,
        suggestion=HOSTILE,
        related=(Related(Span(0, 1, 0, 2), HOSTILE),),
    )
    for text, place in [(HOSTILE, source(HOSTILE.replace("\ud800", ""), HOSTILE)), (HOSTILE, None)]:
        shown = render([diagnostic], place, color=False)
        assert all(character.isprintable() for character in shown.replace("\n", ""))
        assert not any(line.lstrip().startswith("::") for line in shown.splitlines())
        assert text not in shown


def test_what_is_invisible_is_named() -> None:
    """A space that is none, or a hidden character, would look like the letter beside it."""
    diagnostic = Diagnostic("OBS010", Severity.ERROR, "`a\u00a0b\u200b`")
    assert r"`a\u00a0b\u200b`" in render([diagnostic], None, color=False)
