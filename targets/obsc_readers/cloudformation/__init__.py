"""Reads CloudFormation templates, in YAML or JSON, written by obsc, by the CDK or by hand.

What a person would change is taken: order, comments, long and short intrinsics, `Fn::Sub` or `Fn::Join`, `Ref` or
`Fn::GetAtt` where both give the same, numbers as strings, rules and policies inside their resource or beside it.

Read over, because it changes no resource: the template's description and metadata, and what constrains a parameter
(`AllowedPattern` and its like).
"""

from __future__ import annotations

from collections.abc import Mapping

from obsc.infra.boundary import Artifact
from obsc.infra.graph import Graph
from obsc_readers.cloudformation.template import read_template
from obsc_readers.model import Reading, Refusal

_NAMES = ("template.yaml", "template.yml", "template.json")
_BESIDE = ("CHECKLIST.md",)


def read(files: Mapping[str, str]) -> Reading:
    """The system of one template, `template.yaml` or the CDK's `<stack>.template.json`; other files are artifacts."""
    templates = [path for path in files if _is_template(path)]
    if len(templates) != 1:
        found = ", ".join(sorted(templates)) or "none"
        return Reading(Graph(()), (Refusal(found, None, "", "there has to be one template"),))
    main = read_template(templates[0], files[templates[0]])
    beside = tuple(
        Artifact(name=path, content=content, purpose="")
        for path, content in files.items()
        if path not in templates and path not in _BESIDE
    )
    return Reading(Graph((*main.graph.nodes, *beside)), main.refused)


def _is_template(path: str) -> bool:
    return path in _NAMES or ("/" not in path and path.endswith(tuple(f".{name}" for name in _NAMES)))
