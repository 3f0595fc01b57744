"""What is refused, with its code and its place; and what is read all the same."""

from typing import Any

import pytest

from obsc.diagnostics import Severity
from obsc.source import load

# The text, the findings as (code, line, column), both counted from 0, and the data.
REFUSED: dict[str, tuple[str, list[tuple[str, int, int]], Any]] = {
    "duplicate key": ("a: 1\nb: 2\na: 3\n", [("OBS003", 2, 0)], {"a": 1, "b": 2}),
    "duplicate key in flow": ("s: {x: {k: 1, k: 2}}", [("OBS003", 0, 14)], {"s": {"x": {"k": 1}}}),
    "duplicate by quotes": ("a: 1\n'a': 2\n", [("OBS003", 1, 0)], {"a": 1}),
    "value of a duplicate": ("a: 1\na: {b: &x 2}\n", [("OBS003", 1, 0), ("OBS004", 1, 7)], {"a": 1}),
    "three times": ("a: 1\na: 2\na: 3\n", [("OBS003", 1, 0), ("OBS003", 2, 0)], {"a": 1}),
    "anchor": ("a: &x 1\n", [("OBS004", 0, 3)], {"a": 1}),
    "anchor of a block": ("a: &x\n  b: 1\n", [("OBS004", 0, 3)], {"a": {"b": 1}}),
    "anchor of nothing": ("a: &x\nb: 1\n", [("OBS004", 0, 3)], {"a": None, "b": 1}),
    "anchor of a key": ("&x a: 1\n", [("OBS004", 0, 0)], {"a": 1}),
    "alias": ("a: *x\n", [("OBS004", 0, 3)], {"a": None}),
    "alias in a list": ("- 1\n- *x\n", [("OBS004", 1, 2)], [1, None]),
    "alias as key": ("*x : 1\nb: 2\n", [("OBS004", 0, 0)], {"b": 2}),
    "glob taken for an alias": ("a: *\n", [("OBS004", 0, 3)], None),
    "merge key": ("a: 1\n<<: {b: 2}\n", [("OBS004", 1, 0)], {"a": 1}),
    "merge of an alias": ("<<: *x\nb: 1\n", [("OBS004", 0, 0), ("OBS004", 0, 4)], {"b": 1}),
    "tag of CloudFormation": ("a: !Ref x\n", [("OBS005", 0, 3)], {"a": "x"}),
    "tag of Python": ("a: !!python/object/apply:os.system ['true']\n", [("OBS005", 0, 3)], {"a": ["true"]}),
    "tag str": ("a: !!str 5\n", [("OBS005", 0, 3)], {"a": "5"}),
    "tag !": ("a: ! 5\n", [("OBS005", 0, 3)], {"a": "5"}),
    "tag and anchor": ("a: !t &x 5\n", [("OBS004", 0, 3), ("OBS005", 0, 3)], {"a": "5"}),
    "unknown tag handle": ("a: !x!y 5\n", [("OBS005", 0, 3)], None),
    "%TAG": ("%TAG ! tag:x,2000:\n---\na: 1\n", [("OBS005", 0, 0)], {"a": 1}),
    "%YAML 1.1": ("%YAML 1.1\n---\na: no\n", [("OBS009", 0, 0), ("OBS009", 2, 3)], {"a": "no"}),
    "%UNKNOWN": ("%FOO\n---\na: 1\n", [("OBS002", 0, 0)], {"a": 1}),
    "two documents": ("a: 1\n---\nb: 2\n", [("OBS006", 1, 0)], {"a": 1}),
    "empty second document": ("a: 1\n---\n", [("OBS006", 1, 0)], {"a": 1}),
    "directive behind": ("a: 1\n...\n%YAML 1.2\n---\nb: 1\n", [("OBS006", 2, 0)], {"a": 1}),
    "leading zero": ("a: 014\n", [("OBS009", 0, 3)], {"a": "014"}),
    "account id": ("account: 012345678901\n", [("OBS009", 0, 9)], {"account": "012345678901"}),
    "double zero": ("a: 00\n", [("OBS009", 0, 3)], {"a": "00"}),
    "underscores": ("a: [1_000, 1_0.5]\n", [("OBS009", 0, 4), ("OBS009", 0, 11)], {"a": [1000, 10.5]}),
    "sexagesimal": ("a: 12:30:45\n", [("OBS009", 0, 3)], {"a": "12:30:45"}),
    "port pair": ("a: 22:22\n", [("OBS009", 0, 3)], {"a": "22:22"}),
    "octal": ("a: 0o14\n", [("OBS009", 0, 3)], {"a": 12}),
    "hexadecimal": ("a: 0x1F\nb: -0x1F\n", [("OBS009", 0, 3), ("OBS009", 1, 3)], {"a": 31, "b": -31}),
    "binary": ("a: 0b11\n", [("OBS009", 0, 3)], {"a": 3}),
    "not a number": ("a: .nan\n", [("OBS009", 0, 3)], {"a": ".nan"}),
    "infinite": ("a: [.inf, 1e999]\n", [("OBS009", 0, 4), ("OBS009", 0, 10)], {"a": [".inf", "1e999"]}),
    "infinite with a sign": ("a: -.Inf\n", [("OBS009", 0, 3)], {"a": "-.Inf"}),
    "beyond 2**53": ("a: 9007199254740992\n", [("OBS009", 0, 3)], {"a": "9007199254740992"}),
    "five thousand digits": (f"a: {'1' * 5000}\n", [("OBS009", 0, 3)], {"a": "1" * 5000}),
    "switch words": ("a: [no, Off]\n", [("OBS009", 0, 4), ("OBS009", 0, 8)], {"a": ["no", "Off"]}),
    "switch letter": ("a: y\n", [("OBS009", 0, 3)], {"a": "y"}),
    "switch word as key": ("on: push\n", [("OBS009", 0, 0)], {"on": "push"}),
    "question mark in flow": ("a: {x: 1, ?x: 2}\n", [("OBS003", 0, 11), ("OBS009", 0, 10)], {"a": {"x": 1}}),
    "question mark and comment": ("a: [b, ?# c\n  d]\n", [("OBS009", 0, 7)], {"a": ["b", {"d": None}]}),
    "question mark, then another document": ("[?x]\n---\n@", [("OBS006", 1, 0), ("OBS009", 0, 1)], [{"x": None}]),
    "NUL escape": ('a: "x\\0y"\n', [("OBS015", 0, 3)], {"a": "x\0y"}),
    "escape sequence": ('a: "\\e[2J"\n', [("OBS015", 0, 3)], {"a": "\x1b[2J"}),
    "NEL escape": ('a: "\\N"\n', [("OBS015", 0, 3)], {"a": "\x85"}),
    "control character in a key": ('"a\\x01": 1\n', [("OBS015", 0, 0)], {"a\x01": 1}),
    "raw control character": ("a: x\x01y\n", [("OBS015", 0, 4)], {"a": "x y"}),
    "raw escape character": ("a: 1\n\x1b\n", [("OBS015", 1, 0)], {"a": 1}),
    "raw DEL": ("a: x\x7fy\n", [("OBS015", 0, 4)], {"a": "x y"}),
    "NEL is no line break": ("a: x\x85b: 2\n", [("OBS002", 0, 6), ("OBS015", 0, 4)], None),
    "U+2028 is no line break": ("a: x\u2028y\nb: 1\n", [("OBS015", 0, 4)], {"a": "x y", "b": 1}),
    "carriage return is no line break": ("a: x\ry\nb: 1\n", [("OBS015", 0, 4)], {"a": "x y", "b": 1}),
    "byte order mark inside": ("a: 1\n\ufeffb: 2\n", [("OBS002", 1, 0), ("OBS015", 1, 0)], None),
    "number as key": ("1: a\n1.5: b\n", [("OBS016", 0, 0), ("OBS016", 1, 0)], {"1": "a", "1.5": "b"}),
    "leading zero in a key": ("014: c\n", [("OBS016", 0, 0)], {"014": "c"}),
    "boolean as key": ("true: a\nFALSE: b\n", [("OBS016", 0, 0), ("OBS016", 1, 0)], {"true": "a", "FALSE": "b"}),
    "null as key": ("~: a\nnull: b\n", [("OBS016", 0, 0), ("OBS016", 1, 0)], {"~": "a", "null": "b"}),
    "no key": ("a: 1\n: b\n", [("OBS016", 1, 0)], None),
    "no key in flow": ("{: a}\n", [("OBS016", 0, 1)], None),
    "no key behind a question mark": ("?\n: a\n", [("OBS016", 0, 1)], {"": "a"}),
    "list as key": ("? [a, b]\n: c\nd: 1\n", [("OBS016", 0, 2)], {"d": 1}),
    "mapping as key": ("{a: 1}: c\nd: 1\n", [("OBS016", 0, 0)], {"d": 1}),
    "placeholder": ("{{ name }}: 1\nb: 2\n", [("OBS016", 0, 0)], {"b": 2}),
    "empty": ("", [("OBS008", -1, -1)], None),
    "only comments": ("# a\n\n# b\n", [("OBS008", -1, -1)], None),
    "only a marker": ("---\n", [("OBS008", -1, -1)], None),
    "only null": ("~\n", [("OBS008", -1, -1)], None),
    "tab as indentation": ("a:\n\tb: 1\n", [("OBS002", 1, 0)], None),
    "tab after spaces": ("a:\n  b: 1\n \tc: 1\n", [("OBS002", 2, 1)], None),
    "quote not closed": ("a: 1\nb: 'x\nc: 1\n", [("OBS002", 1, 3)], None),
    "bracket not closed": ("a: [1, 2\nb: 3\n", [("OBS002", 0, 3)], None),
    "brace not closed": ("a: {x: 1\n", [("OBS002", 0, 3)], None),
    "bracket too much": ("{a: 1}}\n", [("OBS002", 0, 6)], None),
    "two colons": ("a: b: c\n", [("OBS002", 0, 4)], None),
    "indented below a value": ("a: 1\n  b: 2\n", [("OBS002", 1, 2)], None),
    "not aligned": ("a:\n    b: 1\n  c: 2\n", [("OBS002", 2, 2)], None),
    "key below a list": ("a:\n  - x\n  b: 1\n", [("OBS002", 2, 2)], None),
    "entry below keys": ("a: 1\n- b\n", [("OBS002", 1, 0)], None),
    "list beside its key": ("a: - b\n", [("OBS002", 0, 3)], None),
    "key without colon": ("a: 1\nfoo\nb: 2\n", [("OBS002", 1, 0)], None),
    "reserved character": ("a: @x\n", [("OBS002", 0, 3)], None),
    "unknown escape": ('a: "C:\\q"\n', [("OBS002", 0, 6)], None),
    "text behind a quote": ("a: 'it's'\n", [("OBS002", 0, 7)], None),
    "text beside a block scalar": ("a: | x\n  y\n", [("OBS002", 0, 5)], None),
    "less indentation than the first": ("  a: 1\nb: 2\n", [("OBS002", 1, 0)], None),
}  # fmt: skip

# What may look odd and is right.
READ: dict[str, tuple[str, Any]] = {
    "numbers": ("a: [0, -1, +1, 1.5, .5, 5., 1e3, -0.0]\n", {"a": [0, -1, 1, 1.5, 0.5, 5, 1000, 0]}),
    "booleans": ("a: [true, True, FALSE]\n", {"a": [True, True, False]}),
    "nulls": ("a: [null, ~, Null]\nb:\n", {"a": [None, None, None], "b": None}),
    "text": ("a: [2024-01-01, 1.2.3, 8080:80, 10.0.0.0/8, 5m, yEs, nO, tRUE]\n",
             {"a": ["2024-01-01", "1.2.3", "8080:80", "10.0.0.0/8", "5m", "yEs", "nO", "tRUE"]}),
    "quoted": ("a: ['014', \"no\", '1_000', \"12:30\", '~']\n'1': x\n\"true\": z\n",
               {"a": ["014", "no", "1_000", "12:30", "~"], "1": "x", "true": "z"}),
    "block scalars": ("a: |\n  no\n  014\nb: >-\n  x\n  y\n", {"a": "no\n014\n", "b": "x y"}),
    "block scalar at the end of a file without a line feed": ("a: |\n  x", {"a": "x\n"}),
    "JSON": ('{"a": {"b": [1, "x", null, true]}}', {"a": {"b": [1, "x", None, True]}}),
    "byte order mark": ("\ufeffa: 1\n", {"a": 1}),
    "carriage returns": ("a: 1\r\nb:\r\n  - x\r\n", {"a": 1, "b": ["x"]}),
    "one document, marked": ("%YAML 1.2\n---\na: 1\n...\n# the end\n", {"a": 1}),
    "percent sign inside": ("a: |\n  %TAG x\nb: '100%'\n", {"a": "%TAG x\n", "b": "100%"}),
    "allowed escapes": ('a: "\\t\\r\\n\\u00e9\\U0001F600\\u2028"\n', {"a": "\t\r\né😀\u2028"}),
    "quoted merge sign": ("'<<': 1\n", {"<<": 1}),
    "question marks": ("?a: b?\nc: ['e ?f']\n? g\n: {? h : i}\n",
                       {"?a": "b?", "c": ["e ?f"], "g": {"h": "i"}}),
    "a list": ("- 1\n- [2]\n", [1, [2]]),
    "a scalar": ("hello\n", "hello"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_wrong_is_found_where_it_is(name: str, parser: str) -> None:
    """A hazard would pass unseen, be reported elsewhere, or cost the rest of the document."""
    text, expected, data = REFUSED[name]
    source, found = load(text.encode(), "o.yaml")
    assert expected == sorted((d.code, d.span.line, d.span.column) if d.span else (d.code, -1, -1) for d in found)
    assert data == source.data


@pytest.mark.parametrize("name", REFUSED)
def test_every_finding_explains_itself(name: str) -> None:
    """A user would be told what is wrong and not why it matters, or not what to do."""
    for finding in load(REFUSED[name][0].encode(), "o.yaml")[1]:
        assert finding.message
        assert finding.why
        assert finding.fix


@pytest.mark.parametrize("name", READ)
def test_what_is_right_is_read_without_a_word(name: str, parser: str) -> None:
    """A correct file would be refused, or read as something else than its author sees."""
    text, data = READ[name]
    source, found = load(text.encode(), "o.yaml")
    assert found == ()
    assert data == source.data
    assert repr(data) == repr(source.data)


def test_everything_is_found_in_one_run() -> None:
    """A user would have to repair and run again for each mistake."""
    _, found = load(b"a: 1\na: 2\nb: &x 014\nc: *x\n1: no\nd: {e: .inf}\n", "o.yaml")
    assert [d.code for d in found] == ["OBS003", "OBS004", "OBS009", "OBS004", "OBS016", "OBS009", "OBS009"]


def test_a_duplicate_shows_both_places() -> None:
    """A user would see the second key and search for the first."""
    _, (found,) = load(b"s:\n  a: 1\n  a: 2\n", "o.yaml")
    assert found.path == ("s", "a")
    assert (found.related[0].span.line, found.related[0].span.column) == (1, 2)


def test_switch_words_only_warn() -> None:
    """A file that every editor reads the same way would be refused."""
    _, (found,) = load(b"country: no\n", "o.yaml")
    assert Severity.WARNING is found.severity


def test_half_of_a_surrogate_pair_is_no_character(parser: str) -> None:
    """A string that no target can write would reach the targets."""
    _, (found,) = load(b'a: "\\ud800"\n', "o.yaml")
    assert found.code == "OBS015"
    assert found.span is not None
    assert found.span.line == 0


def test_paths_name_the_value() -> None:
    """A program that reads the findings could not tell which value is meant."""
    _, found = load(b"a:\n  - b: 014\n  - [x, no]\n", "o.yaml")
    assert [d.path for d in found] == [("a", 0, "b"), ("a", 1, 1)]


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"\xff\xfea\0:\0", "UTF-16"),
        (b"\xfe\xff\0a\0:", "UTF-16"),
        (b"\xff\xfe\0\0a\0\0\0", "UTF-32"),
        (b"\0\0\xfe\xff\0\0\0a", "UTF-32"),
        (b"a\0:\0 \x001\0", "UTF-16"),
        (b"\x89PNG\r\n\x1a\n" + b"x" * 60 + b"\0", "NUL"),
    ],
)
def test_what_is_not_utf8_text_is_named(raw: bytes, words: str) -> None:
    """A file saved in another encoding would be read as rubbish."""
    source, (found,) = load(raw, "o.yaml")
    assert found.code == "OBS001"
    assert words in found.message
    assert source.data is None


def test_a_byte_that_is_not_utf8_is_shown_and_the_rest_is_read() -> None:
    """One accented letter in Latin-1 would hide every other problem of the file."""
    source, found = load("é: 1\nname: caf".encode() + b"\xe9\nid: 014\n", "o.yaml")
    assert [(d.code, d.span.line, d.span.column) for d in found if d.span] == [("OBS001", 1, 9), ("OBS009", 2, 4)]
    assert "0xE9" in found[0].message
    assert source.data["id"] == "014"
