"""The targets by name: obsc's own, and those that packages register under the entry point `obsc.targets`."""

from __future__ import annotations

from functools import cache
from importlib import import_module

from obsc.target import Target

BUILT_IN = {
    "cfn": "obsc_targets.cloudformation:TARGET",
    "terraform": "obsc_targets.terraform:TARGET",
    "cdk": "obsc_targets.cdk:TARGET",
    "ecs": "obsc_targets.ecs:TARGET",
    "compose": "obsc_targets.compose:TARGET",
}
"""The project's own entry points, written out: reading the installed packages' metadata takes 40 ms."""


def find(name: str) -> Target | None:
    """The target of that name, or None."""
    where = BUILT_IN.get(name) or _plugins().get(name)
    return None if where is None else _load(where)


def names() -> tuple[str, ...]:
    """Every name that can be asked for, obsc's own first."""
    return (*BUILT_IN, *sorted(_plugins().keys() - BUILT_IN.keys()))


def _load(where: str) -> Target:
    module, _, attribute = where.partition(":")
    target = getattr(import_module(module), attribute)
    if not isinstance(target, Target):
        raise TypeError(f"{where} is not a target")
    return target


@cache
def _plugins() -> dict[str, str]:
    from importlib.metadata import entry_points

    return {point.name: point.value for point in entry_points(group="obsc.targets")}
