"""A record is what `dataclasses` makes of the same class, but for its price."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import pickle
import sys
from collections.abc import Callable
from typing import Any, ClassVar

import pytest

from obsc import records
from obsc.rules import all_rules

Make = Callable[..., Any]


def family(dataclass: Make, field: Make) -> dict[str, Any]:
    """The same classes by one module or by the other."""

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Base:
        """A base whose fields go by name."""

        KIND: ClassVar[str] = "base"
        name: str
        origin: tuple[str, ...] = ()

    @dataclass(frozen=True, slots=True)
    class Derived(Base):
        """Fields of its own that go by place, one of them made anew."""

        size: int
        made: dict[str, int] = field(default_factory=dict)

        def twice(self) -> int:
            """A method."""
            return self.size * 2

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Redefined(Base):
        """Another default than the base has."""

        more: bool = False
        origin: tuple[str, ...] = ("here",)

    @dataclass(frozen=True, slots=True)
    class One:
        """A single field."""

        value: Any

    @dataclass(frozen=True, slots=True)
    class Empty:
        """No field at all."""

    @dataclass(frozen=True, slots=True, eq=False)
    class Same:
        """Equal to nothing but itself."""

        value: int

        def __post_init__(self) -> None:
            """Refuse what makes no sense."""
            if self.value < 0:
                raise ValueError("negative")

        def __repr__(self) -> str:
            return f"<{self.value}>"

    return {cls.__name__: cls for cls in (Base, Derived, Redefined, One, Empty, Same)}


OURS = family(records.dataclass, records.field)
THEIRS = family(dataclasses.dataclass, dataclasses.field)


def calls(family: dict[str, Any]) -> dict[str, Callable[[], Any]]:
    """What is done with instances, by name; what it gives is compared."""
    base, derived, one, empty, same = (family[name] for name in ("Base", "Derived", "One", "Empty", "Same"))
    item = derived(3, name="a")
    return {
        "redefined": lambda: repr(family["Redefined"](name="r")),
        "repr": lambda: [repr(item), repr(base(name="x")), repr(one(1)), repr(empty()), repr(same(4))],
        "equal": lambda: [
            item == derived(3, name="a"),
            item == derived(4, name="a"),
            item == base(name="a"),
            base(name="a") == "a",
            one(1) == one(1.0),
            empty() == empty(),
            same(1) == same(1),
        ],
        "hash": lambda: [hash(one("x")), hash(base(name="x")) == hash(base(name="x")), hash(empty())],
        "unhashable": lambda: hash(item),
        "fields": lambda: [
            [(f.name, f.type, f.default, f.kw_only, f.default_factory is dict) for f in dataclasses.fields(cls)]
            for cls in family.values()
        ],
        "fields of an instance": lambda: [f.name for f in dataclasses.fields(item)],
        "asdict": lambda: dataclasses.asdict(item),
        "is_dataclass": lambda: [dataclasses.is_dataclass(item), dataclasses.is_dataclass(derived)],
        "replace": lambda: repr(dataclasses.replace(item, size=9)),
        "copy.replace": lambda: repr(copy.replace(item, size=9)) if sys.version_info >= (3, 13) else None,
        "match_args": lambda: [cls.__match_args__ for cls in family.values()],
        "parameters": lambda: [
            [(p.name, p.kind) for p in inspect.signature(cls).parameters.values()] for cls in family.values()
        ],
        "made anew": lambda: item.made is derived(3, name="a").made,
        "method": item.twice,
        "constant": lambda: [derived.KIND, item.KIND],
        "copy": lambda: [repr(copy.copy(item)), copy.deepcopy(item) == item],
        "set": lambda: setattr(item, "size", 1),
        "delete": lambda: delattr(item, "size"),
        "other attribute": lambda: setattr(item, "colour", 1),
        "missing": lambda: derived(name="a"),
        "positional": lambda: base("a"),
        "unknown": lambda: base(name="a", colour=1),
        "post init": lambda: same(-1),
        "slots": lambda: hasattr(item, "__dict__"),
        "doc": lambda: [cls.__doc__ for cls in family.values()],
    }


@pytest.mark.parametrize("what", calls(OURS))
def test_a_record_is_what_dataclasses_makes(what: str) -> None:
    """The same value, or an exception of the same class."""

    def outcome(call: Callable[[], Any]) -> Any:
        try:
            return call()
        except Exception as error:
            return type(error)

    theirs = outcome(calls(THEIRS)[what])
    if what == "other attribute":  # TypeError there: bpo-45897
        theirs = dataclasses.FrozenInstanceError
    assert outcome(calls(OURS)[what]) == theirs


def _records() -> list[Any]:
    all_rules()
    modules = [module for name, module in sys.modules.items() if name.split(".")[0] in ("obsc", "obsc_targets")]
    found = [value for module in modules for value in vars(module).values() if isinstance(value, type)]
    return list(dict.fromkeys(cls for cls in found if "__record__" in vars(cls)))


def test_every_record_of_the_compiler_can_be_made() -> None:
    """`__init__` is compiled when the first is made: here each is, and holds what dataclasses would ask for."""
    found = _records()
    assert len(found) > 100
    for cls in found:
        assert [field.name for field in dataclasses.fields(cls)] == list(cls.__record__), cls
        parameters = inspect.signature(cls).parameters
        assert set(parameters) == set(cls.__record__), cls
        for field in dataclasses.fields(cls):
            has_default = field.default is not dataclasses.MISSING or field.default_factory is not dataclasses.MISSING
            assert (parameters[field.name].default is not inspect.Parameter.empty) == has_default, (cls, field.name)


def test_records_survive_a_way_between_processes() -> None:
    """The outcomes of many specifications come from several."""
    from obsc.infra.values import Join, Ref

    value = Join(("a", Ref("Role", "web", "arn")))
    assert pickle.loads(pickle.dumps(value)) == value


def test_what_is_worked_out_of_a_graph_is_no_part_of_it() -> None:
    """A memory of the graph must not make it another one, and asks once."""
    from obsc.infra.graph import Graph

    asked: list[Graph] = []
    one, other = Graph(()), Graph(())
    ask = asked.append
    one.derived(ask)
    one.derived(ask)
    assert asked == [one]
    assert one == other and hash(one) == hash(other) and repr(one) == repr(other)
    assert copy.deepcopy(one) == other
