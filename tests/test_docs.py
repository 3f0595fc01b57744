"""The documents are true: every command and rule is in them, every YAML block compiles, generated pages are fresh."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest
import yaml

from obsc.cli import parser
from obsc.pipeline import compile_text
from obsc.rules import all_rules
from obsc.spec.document import Observability
from obsc.spec.to_reader import models_in_order
from shipped import ROOT

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


def _generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("docs_generate", ROOT / "docs" / "generate.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_generated_pages_are_fresh() -> None:
    """A page that was not written again describes another program. `make generate` refreshes them."""
    assert list(_generator().stale()) == []


def _blocks() -> list[tuple[str, str]]:
    found = []
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        for number, block in enumerate(re.findall(r"^```yaml\n(.*?)^```", text, re.MULTILINE | re.DOTALL)):
            found.append((f"{page.name}-{number}", block))
    return found


@pytest.mark.parametrize(("name", "block"), _blocks(), ids=lambda value: value if len(value) < 40 else "")
def test_every_yaml_block_compiles(name: str, block: str) -> None:
    """A reader starts by copying an example."""
    compilation = compile_text(block.encode(), name)
    assert compilation.ok, [d.message for d in compilation.diagnostics]


def test_every_command_is_in_the_readme_or_the_commands_page() -> None:
    """A command that no page names is found by nobody."""
    page = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    for action in parser()._actions:
        for name in getattr(action, "choices", None) or ():
            assert f"## obsc {name}" in page


def test_every_rule_has_its_page() -> None:
    """`see: obsc explain` leads here."""
    assert {f"{rule.code}.md" for rule in all_rules()} | {"README.md"} == {
        path.name for path in (ROOT / "docs" / "rules").glob("*.md")
    }


def test_links_between_documents_lead_somewhere() -> None:
    """A dead link is the first thing that a newcomer meets."""
    for page in PAGES:
        for link in re.findall(r"\]\((?!https?:)([^)#]+)\)", page.read_text(encoding="utf-8")):
            assert (page.parent / link).exists(), f"{page.name} links to {link}"


def test_reference_holds_every_key() -> None:
    """The language is designed once, in the reference: a key that is not there was invented on the way."""
    text = (ROOT / "specs" / "reference.yaml").read_text(encoding="utf-8")
    keys = set(re.findall(r"^\s*-?\s*([A-Za-z0-9]+):", text, re.MULTILINE))
    for model in models_in_order(Observability):
        if model.__name__ in ("Ref", "SecurityGroupPeer", "CustomMetric"):
            continue  # shown as a value: { ref: … }, or in place of a scalar
        missing = {field.alias or name for name, field in model.model_fields.items()} - keys
        assert not missing, f"{model.__name__}: {missing}"


def test_reference_is_refused_for_what_is_not_there_yet_and_for_nothing_in_its_shape() -> None:
    """The reference is valid to the schema; OBS030 names exactly the keys of later releases."""
    raw = (ROOT / "specs" / "reference.yaml").read_bytes()
    compilation = compile_text(raw, "reference.yaml")
    codes = {d.code for d in compilation.diagnostics}
    assert "OBS030" in codes
    assert not codes & {f"OBS{number:03}" for number in range(1, 20)}, codes
    assert yaml.safe_load(raw)["apiVersion"] == "obsc/v1alpha1"


def test_defaults_in_the_reference_are_the_defaults() -> None:
    """A default that is written down and differs from the one that is taken misleads everybody who reads it."""
    smallest = yaml.safe_load((ROOT / "specs" / "01-hello.yaml").read_text(encoding="utf-8"))
    reference = yaml.safe_load((ROOT / "specs" / "reference.yaml").read_text(encoding="utf-8"))
    service, full = smallest["services"]["web"], reference["services"]["web"]
    for key in ("desiredCount", "stopTimeout", "deployment", "readonlyRootFilesystem", "initProcess", "resources"):
        service[key] = full[key]
    service["instrumentation"] = {k: full["instrumentation"][k] for k in ("attach", "sdk", "serviceEvents", "disabled")}
    service["signals"] = {"traces": {"propagators": full["signals"]["traces"]["propagators"]}}
    service["logs"] = {k: full["logs"][k] for k in ("create", "retentionDays", "removalPolicy")}
    smallest["platform"] = {
        "ecs": {k: reference["platform"]["ecs"][k] for k in ("launchType", "networkMode", "cpuArchitecture")}
    }
    with_defaults = compile_text(yaml.safe_dump(smallest).encode())
    without = compile_text((ROOT / "specs" / "01-hello.yaml").read_bytes())
    assert with_defaults.graph is not None and without.graph is not None
    assert _bare(without.graph.nodes) == _bare(with_defaults.graph.nodes)


def _bare(nodes: object) -> str:
    """The nodes without where they come from."""
    return re.sub(r"origin=\([^)]*\)", "", repr(nodes))


def test_pages_are_not_empty() -> None:
    """A page that is announced and says nothing is a broken promise."""
    assert all(len(Path(page).read_text(encoding="utf-8").split()) > 20 for page in PAGES)
