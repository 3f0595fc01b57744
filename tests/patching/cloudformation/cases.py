"""The templates of the corpus, which task definition in them is meant, and how they are edited."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from obsc.images.wanted import Edited
from obsc.patching.cloudformation import edited
from obsc.patching.request import Outcome
from patching.cases import SPECIFICATION, Made, request

CORPUS = Path(__file__).parent / "corpus"
NAMES = tuple(sorted(file.name for file in CORPUS.iterdir() if file.suffix != ".diff"))
CHOICES: dict[str, dict[str, str]] = {
    "anchors.yaml": {"resource": "Web"},
    "half-done.yaml": {"container": "api"},
    "rows.yaml": {"container": "web"},
}
"""What a person has to say, where there are several."""


def read(name: str) -> str:
    """A template of the corpus."""
    return (CORPUS / name).read_bytes().decode()


def outcome(text: str, specification: str = SPECIFICATION, service: str | None = None, **choice: str) -> Outcome:
    """What `obsc patch` makes of a template."""
    return edited(request({"template.yaml": text}, "template.yaml", specification, service, **choice))


def edit(text: str, specification: str = SPECIFICATION, service: str | None = None, **choice: str) -> Made:
    """A template with what the specification wants, and what is left for a person."""
    made = outcome(text, specification, service, **choice)
    after = made.edits[0].after if made.edits else text
    assert isinstance(after, str)
    return Made(after, made.notes)


def edit_of(name: str, after: str) -> Edited:
    """The edit of a file of the corpus."""
    return Edited(path=name, before=read(name), after=after)


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """PyYAML's own reader, with the short tags of CloudFormation as their long names."""


def _function(loader: yaml.SafeLoader, suffix: str, node: yaml.Node) -> Any:
    if isinstance(node, yaml.ScalarNode):
        argument: Any = loader.construct_scalar(node)
    elif isinstance(node, yaml.SequenceNode):
        argument = loader.construct_sequence(node, deep=True)
    else:
        assert isinstance(node, yaml.MappingNode)
        argument = loader.construct_mapping(node, deep=True)
    if suffix == "GetAtt" and isinstance(argument, str):
        argument = argument.split(".", 1)
    return {suffix if suffix in ("Ref", "Condition") else f"Fn::{suffix}": argument}


_Loader.add_multi_constructor("!", _function)


def plain(text: str) -> Any:
    """What a template says, to a reader of YAML that knows nothing of obsc; JSON is YAML."""
    return yaml.load(text.replace("\t", " "), Loader=_Loader)
