"""IAM policy documents: what they come to, and what they say, without regard to how they say it.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

_SUBJECTS = ("Principal", "NotPrincipal")
_ACTIONS = ("Action", "NotAction")
_RESOURCES = ("Resource", "NotResource")


def effective(documents: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Every action on every resource, with its effect: how statements bundle them is of no consequence.

    >>> effective([{"Statement": {"Effect": "Allow", "Action": ["a:X", "a:Y"], "Resource": "*"}}])
    {'a:X on *': 'Allow', 'a:Y on *': 'Allow'}
    """
    found: dict[str, set[str]] = {}
    for document in documents:
        for statement in _listed(document.get("Statement", ())):
            for line in _lines(statement):
                found.setdefault(line, set()).add(str(statement.get("Effect")))
    return {line: ", ".join(sorted(effects)) for line, effects in sorted(found.items())}


def statements(document: Mapping[str, Any]) -> dict[str, Any]:
    """The document with its statements by their Sid, single values as lists, and lists in order.

    >>> statements({"Version": "1", "Statement": {"Sid": "S", "Effect": "Allow", "Action": "a:X"}})
    {'Version': '1', 'Statement': {'S': {'Action': ['a:X'], 'Effect': ['Allow']}}}
    """
    plain = [_plain(statement) for statement in _listed(document.get("Statement", ()))]
    sids = [statement.pop("Sid", [""])[0] for statement in plain]
    if len(set(sids)) < len(sids):
        sids = [json.dumps(statement, sort_keys=True) for statement in plain]
    return {**document, "Statement": dict(zip(sids, plain, strict=True))}


def _lines(statement: Mapping[str, Any]) -> Iterator[str]:
    condition = statement.get("Condition")
    when = f" if {json.dumps(_plain(condition), sort_keys=True)}" if condition else ""
    for who in _each(statement, _SUBJECTS, ": "):
        for action in _each(statement, _ACTIONS, ""):
            for resource in _each(statement, _RESOURCES, ""):
                yield f"{who}{action}{f' on {resource}' if resource else ''}{when}"


def _each(statement: Mapping[str, Any], elements: tuple[str, str], after: str) -> Iterator[str]:
    """The values of an element, or of its negation as a whole; once nothing if it has neither."""
    plain, negated = elements
    if negated in statement:
        yield f"all but {json.dumps(_plain(statement[negated]), sort_keys=True)}{after}"
    elif isinstance(statement.get(plain), Mapping):
        for kind, values in statement[plain].items():
            yield from (f"{kind} {value}{after}" for value in _listed(values))
    elif plain in statement:
        yield from (f"{value}{after}" for value in _listed(statement[plain]))
    else:
        yield ""


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in sorted(value.items())}
    return sorted(_listed(value), key=str)


def _listed(value: Any) -> list[Any]:
    return list(value) if isinstance(value, (list, tuple)) else [value]
