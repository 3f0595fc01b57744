"""Independent readers: the text that a target writes, back to the graph, by the vendors' references alone.

They share nothing with the targets: a common table would cancel its own errors. A reader takes what a person would
write by hand, and refuses, with the place, whatever it does not understand; nothing is passed over in silence.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module

from obsc_readers.model import Reading

Reader = Callable[[Mapping[str, str]], Reading]
"""From the files of one target, path to text, to what they say; never raises, whatever the text."""

_MODULES = {
    "cfn": "obsc_readers.cloudformation",
    "cdk": "obsc_readers.cloudformation",
    "compose": "obsc_readers.compose",
    "ecs": "obsc_readers.ecs",
    "terraform": "obsc_readers.terraform",
}
"""By target; for the CDK, what it synthesises, `<stack>.template.json`, and not the Python before that."""


def names() -> tuple[str, ...]:
    """The targets that can be read."""
    return tuple(_MODULES)


def find(name: str) -> Reader | None:
    """The reader of that target's files, or None."""
    if name not in _MODULES:
        return None
    reader: Reader = import_module(_MODULES[name]).read
    return reader
