"""Any text at all: an edit or a reason, never an exception; what is edited says what it said, and what was added."""

from __future__ import annotations

import json
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from obsc.images.splices import Unsafe
from obsc.patching.cloudformation.editor import YamlEditor
from obsc.patching.cloudformation.yaml import parse
from obsc.patching.merge import Several
from obsc.yaml12.scalars import read_plain
from patching.cases import SPECIFICATION
from patching.cloudformation.cases import CHOICES, NAMES, edit, plain, read

_TOKENS = sorted({row for name in NAMES if name.endswith("yaml") for row in read(name).splitlines(keepends=True)})
_text = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=8) | st.sampled_from(
    [
        *("yes", "1e3", "0o7", "12:30", "2024-01-01", "a: b", "a #b", "- a", "\n a\n", "a\n\n", "${A}", "=", "<<", "~"),
        *("|", "!Ref A"),
    ]
)
_key = st.from_regex(r"[A-Za-z][ -~]{0,5}", fullmatch=True)


def _tree(texts: st.SearchStrategy[str]) -> st.SearchStrategy[Any]:
    return st.recursive(
        st.booleans() | st.integers(-1000, 1000) | texts,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_key, inner, max_size=3),
        max_leaves=8,
    )


_data = _tree(_text)
_style = st.fixed_dictionaries(
    {
        "indent": st.integers(2, 6),
        "default_flow_style": st.sampled_from([True, False, None]),
        "default_style": st.sampled_from([None, None, "'", '"']),
        "allow_unicode": st.booleans(),
        "width": st.sampled_from([20, 80, 1000]),
    }
)


@given(st.sampled_from([name for name in NAMES if name.endswith("yaml")]), st.data())
@settings(deadline=None, max_examples=40)
def test_any_file(name: str, data: st.DataObject) -> None:
    """A line that is lost, doubled or another one: files of people who edit by hand."""
    rows = read(name).splitlines(keepends=True)
    at = data.draw(st.integers(0, len(rows) - 1))
    rows[at : at + data.draw(st.integers(0, 2))] = data.draw(st.lists(st.sampled_from(_TOKENS), max_size=2))
    try:
        made = edit("".join(rows), **CHOICES.get(name, {}))
    except (Unsafe, Several) as refused:
        assert refused.args
        return
    assert edit(made.text, **CHOICES.get(name, {})).text == made.text


@given(_tree(_text.filter(lambda text: not text or read_plain(text)[0] == text)), _style)
@settings(deadline=None, max_examples=40)
def test_yaml_is_read_as_others_read_it(data: Any, style: dict[str, Any]) -> None:
    """Every value stands where its place says, whatever is around it."""
    text = yaml.safe_dump({"a": data}, **style)
    document = parse(text)
    assert document.root.plain == yaml.safe_load(text)
    for value in document.root.walk():
        layout = document.layouts[id(value)]
        if layout.is_flow or not isinstance(value.data, dict | list):
            assert yaml.safe_load(text[value.start : value.end].replace("\n", " ")) == value.plain or "\n" in text


@given(st.dictionaries(_key, _data, max_size=3), _data, _style)
@example({}, "a\n  b\n", {"default_flow_style": False})
@example({}, "\ta\nb\u2028\n", {"default_flow_style": False})
@example({"a": {"b": []}}, {"a": [[{"b": ["c", {}]}]]}, {"default_flow_style": False, "indent": 4})
@settings(deadline=None, max_examples=80)
def test_what_is_added_is_there(data: dict[str, Any], more: Any, style: dict[str, Any]) -> None:
    """In every style, beside what stood there, to the last character of any string."""
    text = yaml.safe_dump({**data, "list": [data], "old": data, "last": [0, [data]]}, **style, sort_keys=False)
    expected = yaml.safe_load(text)  # PyYAML loses a line end of Unicode's
    document = parse(text)
    editor = YamlEditor(text, document)
    lists, old, last = (document.root[key] for key in ("list", "old", "last"))
    assert lists is not None and old is not None and last is not None
    editor.append(lists, [more, more])
    editor.replace(old, more)
    editor.append(last.data[1], [{"k": more}])
    editor.put(document.root, {"new": more})
    expected["list"] += [more, more]
    expected["last"][1] += [{"k": more}]
    expected |= {"old": more, "new": more}
    assert yaml.safe_load(editor.text) == expected


@pytest.mark.parametrize(
    "value", ["${A}", "a\nb: ${B}\n", "'\"", " x ", "é\u2028", "!Ref A", "a # b", "\ttab\n", "no", "-"]
)
@pytest.mark.parametrize("name", ["short-tags.yaml", "rows.yaml", "brackets.template", "long-functions.yaml"])
def test_texts_of_the_specification_are_texts(name: str, value: str) -> None:
    """Whatever a variable holds, CloudFormation reads that, and evaluates nothing of it."""
    specification = f"{SPECIFICATION}    env: {{ HOSTILE: {json.dumps(value)} }}\n"
    after = edit(read(name), specification, **CHOICES.get(name, {})).text
    tasks = [one for one in plain(after)["Resources"].values() if one["Type"] == "AWS::ECS::TaskDefinition"]
    rows = [
        row
        for one in tasks[0]["Properties"]["ContainerDefinitions"]
        for row in one.get("Environment", ())
        if row.get("Name") == "HOSTILE"
    ]
    assert rows == [{"Name": "HOSTILE", "Value": value}]
