"""Frozen classes of fields, as `dataclasses` makes them, for a tenth of what those cost to import.

`dataclasses` writes and compiles six methods for every class when its module is imported: for the classes of a build
that takes longer than the build (docs/decisions/0025). Here five of them are shared by all classes, `__init__` is
compiled for the first instance, and what `dataclasses.fields` and its like look at is made when they first look. For
type checkers, `match`, `pickle`, `copy`, and `dataclasses.fields`, `replace`, `asdict` and `is_dataclass` a record is
what `dataclasses.dataclass(frozen=True, slots=True)` makes of the same class; tests hold the two side by side.
"""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Self, TypeVar

if TYPE_CHECKING:
    from dataclasses import dataclass, field, replace

__all__ = ["Deriving", "dataclass", "default", "field", "names", "picked", "replace"]

T = TypeVar("T")

if not TYPE_CHECKING:

    def dataclass(*, frozen: bool, slots: bool, eq: bool = True, kw_only: bool = False):
        """`dataclasses.dataclass`, for frozen classes with slots in modules that postpone annotations (PEP 563)."""
        assert frozen and slots
        return lambda cls: _record(cls, eq, kw_only)

    def field(*, default_factory):
        """`dataclasses.field`, for a default that is made anew for every instance."""
        return _Factory(default_factory)

    def replace(record, /, **changes):
        """`dataclasses.replace`, of a record."""
        for name in record.__record__:
            if name not in changes:
                changes[name] = getattr(record, name)
        return type(record)(**changes)


def names(value: object) -> tuple[str, ...]:
    """The names of a record's fields, in order; of anything else, a class included, none.

    >>> from obsc.infra.values import Ref
    >>> names(Ref("Role", "web", "arn")), names(Ref), names("text")
    (('kind', 'name', 'attr'), (), ())
    """
    found: tuple[str, ...] = getattr(type(value), "__record__", ())
    return found


def picked(kind: type, wanted: Callable[[str, str], bool]) -> Callable[[Any], tuple[Any, ...]]:
    """What gives the values of some of a record's fields, by their names and their types as they are written.

    >>> from obsc.infra.values import Ref
    >>> picked(Ref, lambda name, written: name != "attr" and written == "str")(Ref("Role", "web", "arn"))
    ('Role', 'web')
    """
    written: dict[str, str] = {}
    for base in reversed(kind.__mro__):
        if "__record__" in base.__dict__:
            written |= base.__annotations__
    return _content(tuple(name for name in getattr(kind, "__record__", ()) if wanted(name, written[name])))


class Deriving:
    """Gives a record room for what is worked out of it, which is no part of its content."""

    __slots__ = ("_derived",)
    _derived: dict[Callable[..., Any], Any]

    def derived(self, work_out: Callable[[Self], T]) -> T:
        """What a function makes of this record; it is called once, however many ask."""
        try:
            known = self._derived
        except AttributeError:
            known = {}
            object.__setattr__(self, "_derived", known)
        if work_out not in known:
            known[work_out] = work_out(self)
        found: T = known[work_out]
        return found


def default(cls: Any, name: str) -> Any:
    """What a field of a record is where nothing is given; None where it has to be."""
    found = cls.__record_defaults__.get(name)
    return found.make() if isinstance(found, _Factory) else found


class _Factory:
    """What makes the default of a field."""

    def __init__(self, make: Callable[[], object]) -> None:
        self.make = make


class _Lazily:
    """An attribute of a class that is made when somebody first looks, and then stands in this one's place."""

    def __init__(self, name: str, make: Callable[[Any], object]) -> None:
        self.name, self.make = name, make

    def __get__(self, instance: object, owner: type) -> Any:
        holder = next(cls for cls in owner.__mro__ if cls.__dict__.get(self.name) is self)
        setattr(holder, self.name, self.make(holder))
        return getattr(owner if instance is None else instance, self.name)


def _record(cls: type, eq: bool, kw_only: bool) -> type:
    """The class again, with slots, which only a new class can have."""
    space = _SHARED | dict(cls.__dict__)
    fields: dict[str, bool] = {}
    defaults: dict[str, object] = {}
    for base in reversed(cls.__mro__[1:]):
        fields |= base.__dict__.get("__record_fields__", {})
        defaults |= base.__dict__.get("__record_defaults__", {})
    own = [name for name, kind in cls.__annotations__.items() if not kind.startswith("ClassVar")]
    space["__slots__"] = tuple(name for name in own if name not in fields)
    fields |= dict.fromkeys(own, kw_only)
    defaults |= {name: space.pop(name) for name in own if name in space}
    for name in ("__dict__", "__weakref__"):
        space.pop(name, None)
    space["__record__"] = tuple(fields)
    space["__record_fields__"], space["__record_defaults__"] = fields, defaults
    space["__match_args__"] = tuple(name for name, by_name in fields.items() if not by_name)
    space["__init__"] = _Lazily("__init__", _init)
    space["__dataclass_fields__"] = _Lazily("__dataclass_fields__", _dataclass_fields)
    content = _content(tuple(fields))
    space["__content__"] = staticmethod(content)
    if eq:
        space["__eq__"], space["__hash__"] = _comparison(content)
    record = type(cls)(cls.__name__, cls.__bases__, space)
    record.__qualname__ = cls.__qualname__
    return record


def _content(fields: tuple[str, ...]) -> Callable[[Any], tuple[Any, ...]]:
    """What gives the values of all fields."""
    if len(fields) > 1:
        return attrgetter(*fields)
    if not fields:
        return lambda record: ()
    only = attrgetter(*fields)  # which gives no tuple
    return lambda record: (only(record),)


def _comparison(
    content: Callable[[Any], tuple[Any, ...]],
) -> tuple[Callable[[Any, object], Any], Callable[[Any], int]]:
    """By class and content."""

    def equal(self: Any, other: object) -> Any:
        return content(self) == content(other) if other.__class__ is self.__class__ else NotImplemented

    def hashed(self: Any) -> int:
        return hash(content(self))

    return equal, hashed


def _init(cls: Any) -> object:
    """The `__init__` of a class; slots are filled by their descriptors, past the `__setattr__` that refuses."""
    space: dict[str, object] = {"_ABSENT": _ABSENT}
    positional: list[str] = ["self"]
    by_name: list[str] = []
    body: list[str] = []
    for name, only_by_name in cls.__record_fields__.items():
        space[f"_set_{name}"] = getattr(cls, name).__set__
        parameter = value = name
        if name in cls.__record_defaults__:
            given = cls.__record_defaults__[name]
            if isinstance(given, _Factory):
                space[f"_make_{name}"], parameter = given.make, f"{name}=_ABSENT"
                value = f"_make_{name}() if {name} is _ABSENT else {name}"
            else:
                space[f"_default_{name}"], parameter = given, f"{name}=_default_{name}"
        (by_name if only_by_name else positional).append(parameter)
        body.append(f"_set_{name}(self, {value})")
    if hasattr(cls, "__post_init__"):
        body.append("self.__post_init__()")
    parameters = ", ".join([*positional, *(["*", *by_name] if by_name else [])])
    # Only names of fields are in it: words of this program, never of a user.
    exec(f"def __init__({parameters}):\n " + "\n ".join(body or ["pass"]), space)
    init: Any = space["__init__"]
    init.__qualname__, init.__module__ = f"{cls.__qualname__}.__init__", cls.__module__
    return init


_ABSENT = object()


def _dataclass_fields(cls: Any) -> object:
    """What `dataclasses` keeps of a class, by `dataclasses` itself."""
    import dataclasses
    import inspect

    types: dict[str, Any] = {}
    for base in reversed(cls.__mro__):
        types |= inspect.get_annotations(base)
    fields = []
    for name, only_by_name in cls.__record_fields__.items():
        given = cls.__record_defaults__.get(name, dataclasses.MISSING)
        how = {"default_factory": given.make} if isinstance(given, _Factory) else {"default": given}
        fields.append((name, types[name], dataclasses.field(kw_only=only_by_name, **how)))
    made: Any = dataclasses.make_dataclass(cls.__name__, fields)
    return made.__dataclass_fields__


def _refuse(self: object, name: str, value: object = None) -> None:
    from dataclasses import FrozenInstanceError

    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _shown(self: Any) -> str:
    return f"{type(self).__qualname__}({', '.join(f'{name}={getattr(self, name)!r}' for name in self.__record__)})"


def _state(self: Any) -> list[object]:
    return [getattr(self, name) for name in self.__record__]


def _restore(self: Any, state: list[object]) -> None:
    for name, value in zip(self.__record__, state, strict=True):
        object.__setattr__(self, name, value)


_SHARED: dict[str, Any] = {
    "__replace__": replace,
    "__setattr__": _refuse,
    "__delattr__": _refuse,
    "__repr__": _shown,
    "__getstate__": _state,
    "__setstate__": _restore,
}
