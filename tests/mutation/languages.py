"""The languages of the targets' files by their suffix: how places are found, and whether lines are worth losing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from mutation import hcl_text, python_text, references, yaml_text
from mutation.places import Group


@dataclass(frozen=True, slots=True)
class Language:
    """`declared` gathers what can be referred to in all files; `places` finds those of one file.

    With `by_line`, whole lines are faults, too; in Python that is left to the places, or most would be no Python.
    """

    declared: Callable[[Iterable[str]], references.Names]
    places: Callable[[str, references.Names], Group]
    by_line: bool
    is_indented: bool


LANGUAGES: Mapping[str, Language] = {
    ".yaml": Language(
        references.in_templates,
        lambda text, names: yaml_text.places(text, references.InTemplates(names)),
        by_line=True,
        is_indented=True,
    ),
    ".json": Language(
        references.in_json,
        lambda text, names: yaml_text.places(text, references.InJson(names)),
        by_line=True,
        is_indented=False,
    ),
    ".tf": Language(
        references.in_hcl,
        lambda text, names: hcl_text.places(text, references.InHcl(names)),
        by_line=True,
        is_indented=False,
    ),
    ".py": Language(
        references.in_python,
        lambda text, names: python_text.places(text, references.InPython(names)),
        by_line=False,
        is_indented=True,
    ),
}
