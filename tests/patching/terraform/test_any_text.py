"""Any text at all: an edit or a reason, never an exception; what is added is there to the last character."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from obsc.images.splices import Unsafe
from obsc.patching.merge import Several
from obsc.patching.terraform.editor import HclEditor
from obsc.patching.terraform.folder import Folder
from obsc.patching.terraform.json import parse_template, scalar
from obsc.patching.terraform.text import object_key, written
from obsc.patching.terraform.values import Values
from obsc.patching.tree import Expression, Filled
from obsc_readers.terraform.parse import parse_hcl
from obsc_readers.terraform.syntax import Entries, Items, Literal, Template
from patching.terraform.cases import NAMES, edit, read

_TOKENS = sorted({row + "\n" for name in NAMES for text in read(name).values() for row in text.splitlines()})
_text = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=6) | st.sampled_from(
    ["${a}", "%{ if }", "$${", '"', "\\", "\r\n", "$", "# x", "\u2028"]
)
_scalars = st.none() | st.booleans() | st.integers(-99, 10**6) | _text
_data = st.recursive(
    _scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc") | _text, inner, max_size=3),
    max_leaves=8,
)
_objects = st.dictionaries(st.sampled_from(["a", "name", "longer-key"]), _data, max_size=3)


@given(st.sampled_from(NAMES), st.data())
@settings(deadline=None, max_examples=25)
def test_any_file(name: str, data: st.DataObject) -> None:
    """A line that is lost, doubled or another one: files of people who edit by hand."""
    files = dict(read(name))
    path = data.draw(st.sampled_from(sorted(files)))
    rows = files[path].splitlines(keepends=True)
    at = data.draw(st.integers(0, len(rows) - 1))
    rows[at : at + data.draw(st.integers(0, 2))] = data.draw(st.lists(st.sampled_from(_TOKENS), max_size=2))
    files[path] = "".join(rows)
    try:
        made = edit(files)
    except (Unsafe, Several) as refused:
        assert refused.args
        return
    assert edit(made) == made


@st.composite
def _style(draw: st.DrawFn) -> dict[str, Any]:
    return {
        "sign": draw(st.sampled_from([" = ", " : ", "=", ": "])),
        "quoted": draw(st.booleans()),
        "tall": draw(st.booleans()),
        "comma": draw(st.booleans()),
        "trailing": draw(st.booleans()),
        "comment": draw(st.sampled_from(["", " # a, b }", " // c", "\n    /* d */"])),
        "end": draw(st.sampled_from(["\n", "\r\n"])),
    }


def _printed(value: Any, style: Mapping[str, Any], indent: str = "  ") -> str:
    """A value as somebody may have written it."""
    tall, deeper = style["tall"] and bool(value), f"{indent}  "
    if isinstance(value, dict):
        keys = [written(key) if style["quoted"] else object_key(key) for key in value]
        printed = [_printed(one, style, deeper) for one in value.values()]
        rows = [f"{key}{style['sign']}{one}" for key, one in zip(keys, printed, strict=True)]
        comma = style["comma"]
    elif isinstance(value, list):
        rows, comma = [_printed(one, style, deeper) for one in value], True
    else:
        return written(value) if isinstance(value, str) else str(_said(value))
    left, right = "{}" if isinstance(value, dict) else "[]"
    if not tall:
        return f"{left}{', '.join(rows)}{right}"
    end = style["end"]
    lines = "".join(
        f"{end}{deeper}{row}{',' if comma and (style['trailing'] or at < len(rows) - 1) else ''}{style['comment']}"
        for at, row in enumerate(rows)
    )
    return f"{left}{lines}{end}{indent}{right}"


@given(_objects, st.lists(_objects, max_size=2), _objects, _style())
@settings(deadline=None, max_examples=60)
def test_what_is_added_is_there(
    old: dict[str, Any], rows: list[Any], more: dict[str, Any], style: dict[str, Any]
) -> None:
    """In every style, beside what stood there; another parser sees the same values."""
    before = [{"list": rows, "replaced": old, **{f"k{key}": value for key, value in old.items()}}]
    block = f'resource "a" "b" {{\n  x = {_printed(before, style)}\n  y = 1\n}}\n'
    block = block.replace("\r\n", "\n").replace("\n", style["end"])
    folder = Folder("", ["main.tf"], {"main.tf": block}.__getitem__)
    values = Values(folder)
    root = values.read(folder.blocks[0].arguments[0].value)
    assume(isinstance(root.data, list))
    (first,) = root.data
    assert isinstance(first.data, dict), block
    editor = HclEditor(folder, values, root)
    put = {f"new-{key}": value for key, value in more.items()}
    editor.append(first["list"], [more, more])
    editor.replace(first["replaced"], more)
    editor.put(first, put)
    editor.append(root, [more])
    editor.align()
    made = folder.edited()
    after = made[0].after if made else block
    assert after is not None
    expected = [{**before[0], "list": [*rows, more, more], "replaced": more, **put}, more]
    (resource,) = parse_hcl(after.replace("\r\n", "\n")).blocks
    assert _plain(resource.body.arguments[0].value) == _said(expected), after


def _plain(value: Any) -> Any:
    """What the other parser reads."""
    match value:
        case Items(items):
            return [_plain(one) for one in items]
        case Entries(entries):
            return {_plain(key): _plain(one) for key, one in entries}
        case Template(parts):
            return "".join(map(str, parts))
        case Literal(kind="null"):
            return "null"
        case Literal(text=said):
            return said
    return value


def _said(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _said(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_said(one) for one in value]
    return "null" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


@given(st.lists(_text | st.just(Expression("var.x")), max_size=4))
@settings(deadline=None, max_examples=80)
def test_texts_in_templates(parts: list[str | Expression]) -> None:
    """What is written into a template is read from it."""
    filled: list[str | Expression] = []
    for part in parts:
        if isinstance(part, str) and filled and isinstance(filled[-1], str):
            filled[-1] += part
        elif part != "":
            filled.append(part)
    value = filled[0] if len(filled) == 1 else Filled(tuple(filled)) if filled else ""
    assume(not any("\ue000" <= one <= "\uf8ff" for part in filled if isinstance(part, str) for one in part))
    root = parse_template(f"[{scalar(value)}]")
    assert root.data[0].data == value
    folder = Folder("", ["x.tf"], {"x.tf": f"locals {{\n  a = {written(value)}\n}}\n"}.__getitem__)
    assert Values(folder).read(folder.blocks[0].arguments[0].value).data == value
