"""Check a document against the schema, with errors in plain words; and mend it so that the rules can still run."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import islice
from typing import Any

from obsc.bounded import bounded
from obsc.changes import Change, Put, Rename, slip
from obsc.diagnostics import Diagnostic, Path, Severity, nearest, shown
from obsc.records import dataclass
from obsc.repair import repair
from obsc.source import Source
from obsc.yaml12.findings import MOST
from obsc.yaml12.scalars import read_plain

_HEAD: dict[Any, Any] = {
    "apiVersion": "obsc/v1alpha1",
    "kind": "Observability",
    "metadata": {"name": "system"},
}
"""What stands in for a head that is wrong: no rule depends on it."""

HOLE = "???"
"""A plain scalar that stands for what `obsc init` could not find out; in quotes it is text like any other."""

SCHEMA_MARK = b'"$id": "https://json.schemastore.org/obsc-'
"""What stands in every schema that obsc has written, whatever its version: by it obsc may write it again."""

_SWITCHES = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}

_OF_OTHERS = {"environment": "env", "replicas": "desiredCount"}
"""What task definitions and Compose call a key, where that is no slip of ours."""

_SHAPES = "a mapping has keys, a list has items, and anything else is one value: none stands for another"

_KINDS = {
    "object": "a mapping",
    "array": "a list",
    "string": "a string",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "null": "nothing",
}


@dataclass(frozen=True, slots=True)
class Checked:
    """A document without what is wrong with its shape (None: nothing useful is left), and what was taken out."""

    document: dict[str, Any] | None
    removed: tuple[Path, ...]
    diagnostics: tuple[Diagnostic, ...]


def check(source: Source) -> Checked:
    """Say what is wrong with the shape of a document, and take it out so that the rules can still run."""
    data, crowded = source.data, False
    if not _validator().is_valid(data):
        data, crowded = bounded(data, _schema(), MOST)
    errors = list(_validator().iter_errors(data))
    holes = tuple(_holes(source, source.data, ())) if HOLE in source.text else ()
    if not errors and not holes:
        return Checked(source.data, (), ())
    wrong = list(islice((one for error in errors for one in _diagnose(error, source)), MOST + 1))
    wrong[MOST:] = [_too_many()] if crowded or len(wrong) > MOST else []
    found = tuple(diagnostic for diagnostic in wrong if diagnostic.path not in holes)
    found += tuple(_hole(source, path, wrong) for path in holes)
    if crowded:
        return Checked(None, (), found)
    from copy import deepcopy

    document, removed = deepcopy(source.data), list(holes)
    for path in holes:
        _take_out(document, path[:-1], (str(path[-1]),))
    errors = list(_validator().iter_errors(document)) if holes else errors
    if not errors:
        return Checked(document, tuple(removed), found)
    for _ in range(64):
        places = [_mend(document, error) for error in errors]
        if None in places:
            break
        removed += [place for place in places if place is not None]
        errors = list(_validator().iter_errors(document))
        if not errors:
            return Checked(document, tuple(removed), found)
    return Checked(None, (), found)


def _too_many() -> Diagnostic:
    """In place of all that follow: each takes a search for what was meant, and nobody reads them to their end."""
    return Diagnostic(
        "OBS007",
        Severity.ERROR,
        "too many keys and values are wrong: the others are not told",
        why="a file with so many problems is seldom the file that was meant",
        fix="check that this is the right file, then repair the problems above and run again",
    )


def schema_text() -> str:
    """The JSON Schema of the language, as shipped."""
    # importlib.resources costs 21 ms at start.
    import obsc_schema

    path = os.path.join(os.path.dirname(obsc_schema.__file__), "v1alpha1", "observability.schema.json")  # noqa: PTH118, PTH120
    with open(path, encoding="utf-8") as file:  # noqa: PTH123
        return file.read()


def schema_for_editors() -> str:
    """The same with the overlays of environments spelled out, as `obsc schema` prints it."""
    import json

    from obsc.spec.for_editors import for_editors

    return json.dumps(for_editors(json.loads(schema_text())), indent=2, ensure_ascii=False) + "\n"


@cache
def _validator() -> Any:
    import jsonschema_rs

    return jsonschema_rs.Draft7Validator(schema_text())


def _diagnose(error: Any, source: Source) -> Iterator[Diagnostic]:
    path: Path = tuple(error.instance_path)
    kind = error.kind
    match kind.name:
        case "additionalProperties":
            here = _schema_at(error.schema_path[:-1]).get("properties", {})
            for key in kind.unexpected:
                yield _unknown_key(source, (*path, key), str(key), here)
        case "required":
            needed = " or ".join(f"`{key}`" for key in dict.fromkeys([*_other_ways(error), kind.property]))
            yield _error(
                source,
                "OBS013",
                f"{_where(path)} has no {needed}",
                path,
                # Where an environment deletes it, there; else where it should stand.
                place=(*path, str(kind.property)),
                at_key=True,
                label=f"needs {needed}",
                fix=f"add {needed}",
            )
        case "propertyNames":
            yield _bad_name(source, error, path)
        case "type":
            yield _wrong_type(source, path, kind.types, error.instance, _schema_at(error.schema_path[:-1]))
        case "enum" | "const" | "anyOf":
            # What has the wrong type as well is said to have that.
            if _has_type(error.instance, _schema_at(error.schema_path[:-1])):
                yield _not_listed(source, path, error)
        case _:
            message = f"{_shown(path)} {_limit(kind, error)}"
            example = next(iter(_schema_at(error.schema_path[:-1]).get("examples", ())), None)
            fix = "" if example is None else f"write it like `{example}`"
            yield _error(source, "OBS014", message, path, label="not in this form", fix=fix)


def _holes(source: Source, value: Any, path: Path) -> Iterator[Path]:
    """Where the file has a hole."""
    if isinstance(value, dict | list):
        for key, item in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _holes(source, item, (*path, key))
    elif value == HOLE and source.raw(path) == HOLE and path:
        yield path


def _hole(source: Source, path: Path, wrong: list[Diagnostic]) -> Diagnostic:
    """A hole, with the fix of what the schema says of its place."""
    fix = next((diagnostic.fix for diagnostic in wrong if diagnostic.path == path and diagnostic.fix), "")
    return _error(
        source,
        "OBS018",
        f"{_shown(path)} of {_where(path[:-1])} is a hole: its value has to be filled in",
        path,
        label="fill this in",
        fix=fix or "write the value, or leave the key out",
    )


@cache
def _schema() -> Any:
    import json

    return json.loads(schema_text())


def _schema_at(path: list[Any]) -> dict[str, Any]:
    node: Any = _schema()
    for step in path:
        node = node[step] if isinstance(node, list) else node.get(step, {})
        if isinstance(node, dict) and "$ref" in node and len(node) == 1:
            node = _schema()["definitions"][node["$ref"].rsplit("/", 1)[-1]]
    return node if isinstance(node, dict) else {}


def _unknown_key(source: Source, path: Path, key: str, here: Mapping[str, Any]) -> Diagnostic:
    known = sorted(here)
    inside = [f"`{name}`" for name in known if key in _named(here[name])]
    if not inside and key in _places():
        inside = [_places()[key]]
    words = {word: name for word, name in _OF_OTHERS.items() if name in here}
    guess = None if inside else nearest(key, [*known, *words])
    if inside:
        fix = "it is a key of " + " and of ".join(inside) + ": write it there"
    elif known:
        fix = "known here: " + ", ".join(f"`{name}`" for name in known)
    else:
        fix = "leave it out"
    return _error(
        source,
        "OBS010",
        f"`{key}` is not a key of {_where(path[:-1])}",
        path,
        at_key=True,
        label="unknown key",
        fix=fix,
        suggestion=None if guess is None else words.get(guess, guess),
        change=None if inside or (meant := slip(key, known)) is None else Rename(path, meant),
    )


def _named(node: dict[str, Any] | bool) -> dict[str, Any]:
    """The keys that a mapping may have in the place of a schema; `true` is a schema too, which names none."""
    if isinstance(node, bool):
        return {}
    if "$ref" in node:
        return _named(_schema()["definitions"][node["$ref"].rsplit("/", 1)[-1]])
    named: dict[str, Any] = {}
    for option in (option for word in ("anyOf", "oneOf", "allOf") for option in node.get(word, ())):
        named |= _named(option)
    named |= node.get("properties", {})
    return named


@cache
def _places() -> dict[str, str]:
    """The one mapping of a document that has a key, for keys that mean the same wherever one might write them."""
    found: dict[str, list[str]] = {}

    def walk(node: Any, path: tuple[str, ...]) -> None:
        for key, below in _named(node).items():
            found.setdefault(key, []).append(f"`{'.'.join(path)}`" if path else "the document")
            if len(path) < 2:
                walk(below, (*path, key))

    walk(_schema(), ())
    kinds = Counter(key for node in _schema()["definitions"].values() for key in node.get("properties", ()))
    return {key: places[0] for key, places in found.items() if len(places) == 1 and kinds[key] <= 1}


def _bad_name(source: Source, error: Any, path: Path) -> Diagnostic:
    names = _schema_at(error.schema_path[: error.schema_path.index("propertyNames") + 1])
    name = _wrong_name(error)
    return _error(
        source,
        "OBS014",
        f"`{name}` is not a name that can stand here",
        (*path, name),
        at_key=True,
        label="not in this form",
        fix=str(names.get("description") or f"it must match `{names.get('pattern')}`"),
    )


def _other_ways(error: Any) -> Iterator[str]:
    """The keys that would do as well as the missing one: the schema asks for one after the other and names the last."""
    path = error.schema_path
    for at, step in enumerate(path):
        if step == "else":
            yield from (key for key in _schema_at(path[:at])["if"].get("required", ()) if key not in error.instance)


def _wrong_type(source: Source, path: Path, wanted: list[str], instance: Any, schema: Mapping[str, Any]) -> Diagnostic:
    kinds = " or ".join(_KINDS[name] for name in wanted)
    fix = f"write {kinds}"
    if wanted == ["object"] and "required" in schema:
        fix += " with " + ", ".join(f"`{key}`" for key in schema["required"])
    raw = source.raw(path)
    if "string" in wanted and raw is not None and not isinstance(instance, dict | list):
        fix = f'quote it: "{raw}"'
    return _error(
        source,
        "OBS011",
        f"{_shown(path)} must be {kinds}, not {_kind(instance)}",
        path,
        label="wrong type",
        fix=fix,
        change=_of_type(wanted, instance, path, raw),
        # The rule's own is about a value that YAML takes for another.
        why=_SHAPES if {*wanted} <= {"object", "array"} or isinstance(instance, dict | list) else "",
    )


def _of_type(wanted: list[str], instance: Any, path: Path, raw: str | None) -> Change | None:
    """The same in the type that is wanted, where it is plain what was meant: quotes too many, or too few."""
    if raw is None or instance is None:
        return None
    if not isinstance(instance, str):
        return Put(path, raw) if "string" in wanted else None
    if wanted == ["boolean"] and instance.lower() in _SWITCHES:
        return Put(path, _SWITCHES[instance.lower()])
    value, doubt = read_plain(instance)
    if doubt is None and isinstance(value, int | float) and not isinstance(value, bool):
        whole = isinstance(value, int)
        return Put(path, value) if "number" in wanted or ("integer" in wanted and whole) else None
    return None


def _kind(instance: Any) -> str:
    return _KINDS[_kind_name(instance)]


def _kind_name(instance: Any) -> str:
    names = {dict: "object", list: "array", str: "string", bool: "boolean", int: "integer", float: "number"}
    return names.get(type(instance), "null")


def _has_type(instance: Any, schema: dict[str, Any]) -> bool:
    """Whether a value is of a type that its key takes; 30.0 is a whole number, as it is to the schema."""
    wanted = schema.get("type")
    if wanted is None:
        return True
    kinds = {_kind_name(instance)}
    if isinstance(instance, int | float) and not isinstance(instance, bool):
        kinds = {"number", "integer"} if instance == int(instance) else {"number"}
    return not kinds.isdisjoint([wanted] if isinstance(wanted, str) else wanted)


def _not_listed(source: Source, path: Path, error: Any) -> Diagnostic:
    schema = _schema_at(error.schema_path[:-1])
    ways = schema.get("anyOf", [schema])
    options = [option for way in ways for option in way.get("enum", [way["const"]] if "const" in way else ())]
    others = [f"like `{way['examples'][0]}`" for way in ways if "examples" in way]
    names = [str(option) for option in options]
    meant = slip(str(error.instance), [option for option in options if isinstance(option, str)])
    return _error(
        source,
        "OBS012",
        f"{_shown(path)} cannot be `{error.instance}`",
        path,
        label="not one of the values",
        fix="one of " + ", ".join(f"`{name}`" for name in names) + "".join(f", or {other}" for other in others),
        suggestion=_closest(error.instance, options, names),
        change=None if meant is None else Put(path, meant),
    )


def _closest(value: Any, listed: Sequence[Any], options: list[str]) -> str | None:
    """The option that was meant: of numbers the one that is least away, as 30 is from 31; 731 looks more alike."""
    numbers = [option for option in listed if isinstance(option, int) and not isinstance(option, bool)]
    if isinstance(value, int | float) and numbers:
        return str(min(numbers, key=lambda option: abs(option - value)))
    return nearest(str(value), options)


def _limit(kind: Any, error: Any) -> str:
    """What a value must be, in words, from the keyword that it fails."""
    schema = _schema_at(error.schema_path[:-1])
    limit = schema.get(kind.name)
    match kind.name:
        case "minimum":
            return f"must be at least {limit}"
        case "maximum":
            return f"must be at most {limit}"
        case "minLength" | "minItems" | "minProperties":
            return "must not be empty"
        case "maxLength":
            return f"must have at most {limit} characters"
        case "maxItems":
            return f"must have at most {limit} entries"
        case "pattern":
            return f"must match `{limit}`"
    return str(error.message)


def _shown(path: Path) -> str:
    return shown(path) if path else "the document"


def _where(path: Path) -> str:
    return ".".join(map(str, path)) or "the document"


def _error(
    source: Source,
    code: str,
    message: str,
    path: Path,
    *,
    place: Path | None = None,
    at_key: bool = False,
    label: str = "",
    fix: str = "",
    suggestion: str | None = None,
    change: Change | None = None,
    why: str = "",
) -> Diagnostic:
    span = source.key_span(place or path) if at_key else source.value_span(path)
    return Diagnostic(
        code,
        Severity.ERROR,
        message,
        path=path,
        span=span,
        label=label,
        why=why,
        fix=fix,
        suggestion=suggestion,
        repair=repair(source, change),
    )


def _mend(document: Any, error: Any) -> Path | None:
    """Take the wrong part out of the document, and say where it stood; None where there is no way to go on."""
    path: Path = tuple(error.instance_path)
    head = path[0] if path else getattr(error.kind, "property", None)
    if head in _HEAD and isinstance(document, dict):
        from copy import deepcopy

        document[head] = deepcopy(_HEAD[head])
        return (str(head),)
    match error.kind.name:
        case "additionalProperties":
            wrong = tuple(str(key) for key in error.kind.unexpected)
            place: Path = (*path, *wrong[:1])
        case "propertyNames":
            wrong, place = (_wrong_name(error),), (*path, _wrong_name(error))
        case "required" if (number := _example_number(error)) is not None and (holder := _find(document, path)):
            # The service around a port is worth going on with.
            holder[error.kind.property] = number
            return (*path, str(error.kind.property))
        case _ if not path:
            return None
        case _:
            wrong, place, path = (str(path[-1]),), path, path[:-1]
    _take_out(document, path, wrong)
    return place


def _example_number(error: Any) -> int | None:
    """What can stand in for a number that has to be there: the first of the schema's examples."""
    wanted = _schema_at(error.schema_path[:-1]).get("properties", {}).get(error.kind.property, {})
    return next(iter(wanted.get("examples", ())), None) if wanted.get("type") == "integer" else None


def _take_out(document: Any, path: Path, keys: tuple[str, ...]) -> None:
    """Remove keys of a mapping; a list is emptied, for the others would take the place of the wrong one."""
    holder = _find(document, path)
    if isinstance(holder, list):
        holder.clear()
    elif isinstance(holder, dict):
        for key in keys:
            holder.pop(key, None)


def _wrong_name(error: Any) -> str:
    """The key that cannot stand in a mapping; the error itself speaks of the whole mapping."""
    return str(error.kind.error.instance)


def _find(document: Any, path: Path) -> Any:
    for step in path:
        try:
            document = document[step]
        except (KeyError, IndexError, TypeError):
            return None
    return document
