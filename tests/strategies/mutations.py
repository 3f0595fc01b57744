"""Documents with something broken in them: wrong types, unknown and missing keys, words that are not listed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

from hypothesis import strategies as st

Place = tuple[Any, Any]
"""A mapping or a list, and a key or an index in it."""

ODD: tuple[Any, ...] = (
    *(None, True, False, 0, 1, -1, 2, 1.5, 256, 70000, 10**15, 1e300, 1e-7, "", " ", "x", "x\n", "X_1", "none", "8000"),
    *("3.10", "3.1\n", "3.1\u0663", "\ufeffx:80", "a\u2028:80", "a\xa0b:80", "x" * 300, "5m", "99.9", "500ms", "a:b()"),
    *([], {}, [[]], [None], [""], ["x"], [1], [{}], {"": ""}, {"x": 1}, {"x": "x"}, {"ref": "x"}, {"ref": "X"}),
    *({"ref": 1}, {"ref": "x", "y": 1}, {"create": True}, {"create": False}, {"create": 1}, {"securityGroup": "sg-0"}),
    *({"ssm": "x"}, {"ssm": "x", "key": "y"}, {"secretsManager": {"ref": "x"}}, {"name": "flask"}, {"type": "amp"}),
    *({"type": "xray", "x": 1}, {"namespace": "x", "name": "x"}, {"X": {"image": "x"}}, {"x": {"image": "x"}}),
)
"""Values of which most keys refuse most."""
_ODD = st.sampled_from(ODD)


def break_somewhere(draw: st.DrawFn, document: Any) -> Any:
    """A document with one to three changes, most of which it does not survive."""
    document = deepcopy(document)
    for _ in range(draw(_HOW_OFTEN)):
        found = list(places(document))
        if found:
            holder, key = draw(st.sampled_from(found))
            draw(_CHANGE)(draw, holder, key)
    return document


def places(value: Any) -> Iterator[Place]:
    """Every mapping and list in a document with each of its keys, from the top down."""
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in list(entries):
        yield value, key
        yield from places(inner)


def _replace(draw: st.DrawFn, holder: Any, key: Any) -> None:
    holder[key] = deepcopy(draw(_ODD))


def _remove(draw: st.DrawFn, holder: Any, key: Any) -> None:
    del holder[key]


def _misspell(draw: st.DrawFn, holder: Any, key: Any) -> None:
    """Another form of a key or of a text: another case, a letter more, a line feed, far too long."""
    change = draw(_SPELLINGS)
    if isinstance(holder, dict) and draw(st.booleans()):
        holder[change(key)] = holder.pop(key)
    elif isinstance(holder[key], str):
        holder[key] = change(holder[key])


_SPELLINGS: st.SearchStrategy[Callable[[str], str]] = st.sampled_from(
    [str.upper, str.capitalize, str.lower, "x{}".format, "{}\n".format, "{} ".format, lambda text: text * 300]
)


_NAMES = st.sampled_from(["x", "ref", "create", "name", "ssm", "", "X-1"])


def _add(draw: st.DrawFn, holder: Any, key: Any) -> None:
    """Something beside."""
    if isinstance(holder, list):
        holder.append(deepcopy(draw(_ODD)))
    else:
        holder[draw(_NAMES)] = deepcopy(draw(_ODD))


def _wrap(draw: st.DrawFn, holder: Any, key: Any) -> None:
    value = holder[key]
    holder[key] = draw(st.sampled_from([[value], {"x": value}, [value, value]]))


_HOW_OFTEN = st.integers(1, 3)
_CHANGE: st.SearchStrategy[Callable[[st.DrawFn, Any, Any], None]] = st.sampled_from(
    [_replace, _remove, _misspell, _add, _wrap]
)
