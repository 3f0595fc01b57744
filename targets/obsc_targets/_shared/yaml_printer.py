"""Print a document as block-style YAML, with CloudFormation's short tags where they stand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from obsc.records import dataclass
from obsc_targets._shared.doc import Lines, Note
from obsc_targets._shared.notes import comment_rows, mark, open_note
from obsc_targets._shared.yaml_scalar import flow_scalar, literal, scalar

WIDTH = 100
_LONGEST_KEY = 1000  # an implicit key ends within 1024 characters: https://yaml.org/spec/1.2.2/#742-flow-mappings


@dataclass(frozen=True, slots=True)
class Tagged:
    """A value under a short tag: `Tagged("!Ref", "vpcId")`, `Tagged("!Join", ["", ["a", Tagged("!Ref", "b")]])`."""

    tag: str
    value: Any


def print_yaml(document: Any, *, header: Sequence[str] = ()) -> Lines:
    """Give the lines of a document, below a header of comment lines.

    >>> document = {"Vpc": Note(Tagged("!Ref", "vpcId"), "Yours."), "Zones": ["a", {"b": "no"}]}
    >>> print("\\n".join(print_yaml(document).rows))
    # Yours.
    Vpc: !Ref vpcId
    Zones:
      - a
      - b: "no"
    """
    lines = Lines()
    for text in header:
        lines.rows.extend(comment_rows(text, WIDTH))
    document = _long_form(open_note(lines, document, "", WIDTH))
    if type(document) is dict and document:
        _print_dict(lines, document, "", "")
    elif type(document) is list and document:
        _print_list(lines, document, "", "")
    elif type(document) is str:
        lines.rows.append(scalar(document))
    else:
        _print(lines, document, "---", "")
    return lines


def _print_dict(lines: Lines, value: dict[str, Any], lead: str, pad: str) -> None:
    """Print a mapping whose first entry stands after `lead` and the others after `pad`."""
    rows = lines.rows
    for key, item in value.items():
        kind = type(item)
        if kind is Note:
            item = open_note(lines, item, _indent(lead), WIDTH)
            kind = type(item)
        name = scalar(key)
        if len(name) > _LONGEST_KEY:
            rows.append(f"{lead}? {name}")
            name, lead = "", pad
        if kind is str and "\n" not in item:
            rows.append(f"{lead}{name}: {scalar(item)}")
        elif kind is dict and item:
            rows.append(f"{lead}{name}:")
            _print_dict(lines, item, pad + "  ", pad + "  ")
        else:
            _print(lines, item, f"{lead}{name}:", pad)
        lead = pad


def _print_list(lines: Lines, value: list[Any], lead: str, pad: str) -> None:
    """Print a sequence whose first dash stands after `lead` and the others after `pad`."""
    inner = pad + "  "
    for item in value:
        if type(item) is Note:
            item = open_note(lines, item, _indent(lead), WIDTH)
        item = _long_form(item)
        if type(item) is dict and item:
            _print_dict(lines, item, f"{lead}- ", inner)
        elif type(item) is list and item:
            _print_list(lines, item, f"{lead}- ", inner)
        else:
            _print(lines, item, f"{lead}-", pad)
        lead = pad


def _print(lines: Lines, value: Any, lead: str, pad: str) -> None:
    """Print a value after `lead`; what needs lines of its own stands two columns further in than `pad`."""
    value = _long_form(value)
    kind = type(value)
    if kind is Tagged:
        flow = _flow_row(lines, value, lead)
        if flow:
            lines.rows.append(flow)
            return
        lead = f"{lead} {value.tag}"
        value = open_note(lines, value.value, _indent(lead), WIDTH)
        kind = type(value)
    if kind is dict and value:
        lines.rows.append(lead)
        _print_dict(lines, value, pad + "  ", pad + "  ")
    elif kind is list and value:
        lines.rows.append(lead)
        _print_list(lines, value, pad + "  ", pad + "  ")
    elif kind is str and (block := literal(value)):
        lines.rows.append(f"{lead} {block[0]}")
        lines.rows.extend(f"{pad}  {row}" if row else "" for row in block[1])
    else:
        lines.rows.append(f"{lead} {scalar(value) if kind is str else _atom(value)}")


def _long_form(value: Any) -> Any:
    """Spell a function that is applied to a function in full: YAML has no room for two tags on one value.

    See https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-base64.html
    """
    if type(value) is not Tagged:
        return value
    inner = value.value
    while type(inner) is Note:
        inner = inner.value
    if type(inner) is not Tagged:
        return value
    name = value.tag.removeprefix("!")
    return {name if name in ("Ref", "Condition") else f"Fn::{name}": value.value}


def _indent(lead: str) -> str:
    """The blanks that a line begins with; a comment above it must not stand further in, or a literal block takes it."""
    return lead[: len(lead) - len(lead.lstrip())]


def _flow_row(lines: Lines, tagged: Tagged, lead: str) -> str | None:
    """The one line of a function and its list of arguments, marked, or None if it does not read well so."""
    notes: list[Note] = []
    flow = _flow(tagged.value, notes)
    if not flow or not flow.startswith("[") or len(lead) + len(tagged.tag) + len(flow) + 2 > WIDTH:
        return None
    mark(lines, notes)
    return f"{lead} {tagged.tag} {flow}"


def _flow(value: Any, notes: list[Note]) -> str | None:
    """A value in flow style, or None if it has comments, keys or line breaks."""
    while type(value) is Note:
        if value.comment:
            return None
        notes.append(value)
        value = value.value
    if type(value) is str:
        return None if "\n" in value else flow_scalar(value)
    if type(value) is list:
        parts = [_flow(item, notes) for item in value]
        return None if None in parts else f"[{', '.join(filter(None, parts))}]"
    if type(value) is Tagged:
        value = _long_form(value)
        inner = _flow(value.value, notes) if type(value) is Tagged else None
        return inner and f"{value.tag} {inner}"
    return None if type(value) is dict and value else _atom(value)


def _atom(value: Any) -> str:
    """What is neither text nor has anything inside."""
    if value is None:
        return "null"
    kind = type(value)
    if kind is bool:
        return "true" if value else "false"
    if kind is int:
        return int.__repr__(value)
    if kind is float:
        return _float(value)
    if kind is dict or kind is list:
        return "{}" if kind is dict else "[]"
    raise TypeError(f"not a YAML value: {value!r}")


def _float(value: float) -> str:
    """A float, with the point that YAML 1.1 insists on."""
    if value != value:
        return ".nan"
    text = float.__repr__(value)
    if "inf" in text:
        return text.replace("inf", ".inf")
    return text if "." in text else text.replace("e", ".0e")
