"""Any text at all: an edit or a reason, never an exception; what is edited is edited once and is JSON as before."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from obsc.images.splices import Unsafe
from obsc.patching.editor import Editor
from obsc.patching.json_text import parse
from obsc.patching.merge import Several
from patching.cases import NAMES, edit, read

_TOKENS = sorted({piece for name in NAMES for piece in read(name).replace("{", "{\n").splitlines(keepends=True)})
_data = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)
_style = st.fixed_dictionaries(
    {
        "indent": st.sampled_from([None, 1, 4, "\t"]),
        "separators": st.sampled_from([None, (",", ":"), (", ", " : ")]),
        "ensure_ascii": st.booleans(),
    }
)


@given(st.sampled_from(NAMES), st.data())
@settings(deadline=None, max_examples=60)
def test_any_file(name: str, data: st.DataObject) -> None:
    """A line that is lost, doubled or another one: files of people who edit by hand."""
    rows = read(name).replace("}, {", "},\n {").splitlines(keepends=True)
    at = data.draw(st.integers(0, len(rows) - 1))
    rows[at : at + data.draw(st.integers(0, 2))] = data.draw(st.lists(st.sampled_from(_TOKENS), max_size=2))
    try:
        made = edit("".join(rows), "app" if name == "one-line" else "web")
    except (Unsafe, Several) as refused:
        assert refused.args
        return
    assert edit(made.text, "app" if name == "one-line" else "web").text == made.text


@given(_data, _style)
@settings(deadline=None, max_examples=100)
def test_json_is_read_as_python_reads_it(data: Any, style: dict[str, Any]) -> None:
    """Every value stands where its place says, whatever is around it."""
    text = json.dumps(data, **style)
    root = parse(text)
    assert json.dumps(root.plain) == json.dumps(json.loads(text))
    for value in root.walk():
        assert json.dumps(json.loads(text[value.start : value.end])) == json.dumps(value.plain)


@given(st.dictionaries(st.text(max_size=3), _data, max_size=3), _data, _style)
@settings(deadline=None, max_examples=100)
def test_what_is_added_is_there(data: dict[str, Any], more: Any, style: dict[str, Any]) -> None:
    """In every style, beside what stood there, to the last character of any string."""
    text = json.dumps({**data, "list": [data], "old": data}, **style)
    root = parse(text)
    editor = Editor(text, root)
    inner, old = root["list"], root["old"]
    assert inner is not None and old is not None
    editor.append(inner, [more, more])
    editor.replace(old, more)
    editor.put(root, {"new": more})
    expected = {**json.loads(text), "old": more, "new": more}
    expected["list"] = [*expected["list"], more, more]
    assert json.dumps(json.loads(editor.text)) == json.dumps(expected)
    assert ("\n" in editor.text) == ("\n" in text)
