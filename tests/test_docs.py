"""The documents are true: what they show compiles and runs, what they link to is there, generated pages are fresh.

A block of the language `yaml` is a specification; `yml` is a file of another tool; `sh` is run.
"""

from __future__ import annotations

import importlib.util
import io
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml

from judging import skip_without
from obsc.cli import main, parser
from obsc.pipeline import compile_text
from obsc.rules import all_rules
from obsc.spec.document import Observability
from obsc.spec.to_reader import models_in_order
from obsc_judges import Absent
from shipped import ROOT

PAGES = [
    ROOT / "README.md",
    *sorted(page for page in (ROOT / "docs").rglob("*.md") if page.parent.name not in ("rules", "decisions")),
]
OTHERS = ("python3", "pipx", "uv", "uvx", "docker")
"""Programs that pages name and that are not ours: tests/teams runs what they install."""


def _generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("docs_generate", ROOT / "docs" / "generate.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_generated_pages_are_fresh() -> None:
    """A page that was not written again describes another program. `make generate` refreshes them."""
    assert list(_generator().stale()) == []


def _blocks(page: Path, language: str) -> list[str]:
    text = page.read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


def _all(language: str) -> list[Any]:
    return [
        pytest.param(block, id=f"{page.stem}-{number}")
        for page in PAGES
        for number, block in enumerate(_blocks(page, language))
    ]


@pytest.mark.parametrize("block", _all("yaml"))
def test_every_yaml_block_compiles(block: str) -> None:
    """A reader starts by copying an example."""
    compilation = compile_text(block.encode())
    assert compilation.ok, [d.message for d in compilation.diagnostics]


@pytest.mark.parametrize("block", _all("yml"))
def test_files_of_other_tools_are_what_these_tools_take(block: str, tmp_path: Path) -> None:
    """The first line says which file it is; a workflow and a configuration of hooks have judges of their own."""
    path = block.splitlines()[0].removeprefix("# ")
    content = yaml.safe_load(block)
    assert isinstance(content, dict) and "apiVersion" not in content
    file = tmp_path / Path(path).name
    file.write_text(block, encoding="utf-8")
    bin = Path(sys.executable).parent
    judges = {
        "observability.yml": [bin / "check-jsonschema", "--builtin-schema", "vendor.github-workflows", file],
        ".pre-commit-config.yaml": [bin / "pre-commit", "validate-config", file],
    }
    if file.name in judges:
        done = subprocess.run(judges[file.name], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout


def test_hooks_and_inputs_that_pages_name_exist() -> None:
    """A copied configuration that names a hook of last year fails on the first day."""
    (config,) = (yaml.safe_load(block) for page in PAGES for block in _blocks(page, "yml") if "hooks:" in block)
    hooks = {hook["id"] for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))}
    assert {hook["id"] for hook in config["repos"][0]["hooks"]} == hooks
    (workflow,) = (yaml.safe_load(block) for page in PAGES for block in _blocks(page, "yml") if "runs-on:" in block)
    action = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    assert workflow["jobs"]["obsc"]["steps"][1]["with"].keys() <= action["inputs"].keys()


@pytest.mark.parametrize("page", [page for page in PAGES if _blocks(page, "sh")], ids=lambda page: page.stem)
def test_every_command_that_is_shown_runs(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the order of the page, in one folder, on the page's first specification."""
    specifications = _blocks(page, "yaml") or [(ROOT / "specs" / "01-hello.yaml").read_text(encoding="utf-8")]
    (tmp_path / "observability.yaml").write_text(specifications[0], encoding="utf-8")
    for language in ("yml", "hcl", "json", "py", "ts"):
        for block in _blocks(page, language):
            _write_named(tmp_path, block)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO(), write_through=True))
    for line in (line for block in _blocks(page, "sh") for line in block.splitlines()):
        words = shlex.split(line, comments=True)
        if not words or words[0] in OTHERS:
            continue
        assert words[0] == "obsc", line
        arguments = words[1:]
        parser().parse_args(arguments)
        if not {"--with", "--watch"} & set(arguments):  # the one takes minutes, the other for ever
            assert main(arguments) == 0, line


def _write_named(folder: Path, block: str) -> None:
    """A file of another tool under the name in its first line; JSON has no comments, and a task definition a name."""
    match = re.match(r"(?:#|//) (\S+)\n", block)
    name = match[1] if match else "task-definition.json" if '"containerDefinitions"' in block else None
    if name is not None:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(block, encoding="utf-8")


def test_every_command_that_is_only_shown_is_one() -> None:
    """Blocks of the language `console` need an app or an account; at least their options exist."""
    shown = [line for page in PAGES for block in _blocks(page, "console") for line in block.splitlines()]
    for words in (shlex.split(line) for line in shown if line.startswith("$ obsc ")):
        parser().parse_args(words[2:])


def test_the_site_builds() -> None:
    """Every page, link and anchor of the site, by MkDocs itself: `--strict` refuses what leads nowhere."""
    if importlib.util.find_spec("material") is None:
        skip_without(Absent("mkdocs", "Material for MkDocs is not installed", "pip install 'obsc[docs]'"))
    with tempfile.TemporaryDirectory() as site:
        words = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", site]
        told = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
        assert told.returncode == 0, told.stderr
        start = (Path(site) / "index.html").read_text(encoding="utf-8")
        assert not re.search(r'<(script|link rel="stylesheet")[^>]*(src|href)="https?:', start)


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


def test_reference_is_refused_for_nothing_in_its_shape() -> None:
    """What the reference shows of each key is what the schema takes."""
    raw = (ROOT / "specs" / "reference.yaml").read_bytes()
    compilation = compile_text(raw, "reference.yaml")
    codes = {d.code for d in compilation.diagnostics}
    assert not codes & {f"OBS{number:03}" for number in range(1, 20)}, codes
    assert yaml.safe_load(raw)["apiVersion"] == "obsc/v1alpha1"


def test_defaults_in_the_reference_are_the_defaults() -> None:
    """A default that is written down and differs from the one that is taken misleads everybody who reads it."""
    smallest = yaml.safe_load((ROOT / "specs" / "01-hello.yaml").read_text(encoding="utf-8"))
    reference = yaml.safe_load((ROOT / "specs" / "reference.yaml").read_text(encoding="utf-8"))
    service, full = smallest["services"]["web"], reference["services"]["web"]
    for key in ("desiredCount", "stopTimeout", "deployment", "readonlyRootFilesystem", "resources"):
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
