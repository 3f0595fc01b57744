"""Reads the files of one Terraform module in HCL, written by obsc or by hand, or the JSON of `terraform show`.

What a person would change is taken: order, comments, which file a block stands in, local values and functions that can
be worked out, policies as `jsonencode`, as text or as data sources, rules and policies inside their resource or beside
it, numbers as strings, defaults that the provider documents.

Read over, because it changes no resource: what constrains a variable (`validation`, `nullable`), how a resource is
replaced and waited for (`lifecycle` but for a count that is ignored, `timeouts`), versions, where the state is kept,
and the beginning of a name whose end the provider chooses (`name_prefix`).
"""

from __future__ import annotations

from collections.abc import Mapping

from obsc.infra.boundary import Artifact
from obsc.infra.graph import Graph
from obsc_readers.model import Reading, Refusal
from obsc_readers.terraform.module import read_module
from obsc_readers.terraform.plan import is_plan, read_plan

_BESIDE = ("CHECKLIST.md", ".terraform.lock.hcl")
_NOT_READ = (".tf.json", ".tfvars", ".tfvars.json", ".tofu", ".tofu.json")


def read(files: Mapping[str, str]) -> Reading:
    """The system of one module, `*.tf` in one folder, or of one plan; other files are artifacts."""
    refused = [Refusal(path, None, "", message) for path in files if (message := _no_room(path))]
    module = {path: text for path, text in files.items() if path.endswith(".tf") and not _no_room(path)}
    plans = [path for path, text in files.items() if not module and path.endswith(".json") and is_plan(text)]
    if not module and len(plans) != 1 and not refused:
        refused.append(Refusal("", None, "", "there have to be files that end in .tf, or the JSON of one plan"))
    main = read_plan(plans[0], files[plans[0]]) if len(plans) == 1 else read_module(module)
    beside = tuple(
        Artifact(name=path, content=content, purpose="")
        for path, content in files.items()
        if path not in (*module, *plans, *_BESIDE) and not _no_room(path)
    )
    return Reading(Graph((*main.graph.nodes, *beside)), (*refused, *main.refused))


def _no_room(path: str) -> str:
    """Why a file cannot be read although Terraform would, or nothing."""
    if path.endswith(_NOT_READ):
        return "obsc reads modules in HCL, without values for their variables"
    if not path.endswith(".tf"):
        return ""
    if "/" in path:
        return "obsc reads one module, whose files are in one folder"
    is_override = path == "override.tf" or path.endswith("_override.tf")
    return "obsc has no room for files that override others" if is_override else ""
