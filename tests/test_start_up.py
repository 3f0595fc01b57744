"""What a build of one service takes: no milliseconds, which depend on the machine, but what they are spent on."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from obsc.cli import main
from shipped import SPECS

SLOW = {
    "dataclasses": "obsc.records gives the same for a tenth of the time",
    "inspect": "9 ms",
    "pathlib": "3 ms; os.path is enough",
    "shutil": "2 ms, for the width of the terminal alone",
    "copy": "for what is wrong with the shape of a document",
    "graphlib": "for containers that wait for others",
    "unicodedata": "for text beyond ASCII",
    "importlib.resources": "21 ms",
    "importlib.metadata": "40 ms with the entry points of all that is installed",
    "pydantic": "a build reads documents with generated classes",
    "jsonschema": "jsonschema_rs checks",
    "pathspec": "for --recursive alone",
    "multiprocessing": "for --recursive alone",
    "concurrent.futures": "for --recursive alone",
    "obsc.unchanged": "for --recursive alone",
    "obsc.init": "another command",
    "obsc.verify": "another command",
    "obsc.lsp": "another command",
    "obsc.diagram": "another command",
    "obsc.patches.values": "where there are patches",
    "obsc_targets.cdk.construct": "another target",
    "obsc_targets.terraform.write": "another target",
}
"""Modules that a build must not import, each with the reason."""

REPORT = """
import sys
from obsc.cli import main
code = main(["build", "-t", "cfn", "-o", "out"])
print(code, *sys.modules, file=open("modules", "w"))
"""


def test_a_build_imports_nothing_slow(tmp_path: Path) -> None:
    """In a process of its own, for this one has imported everything."""
    (tmp_path / "observability.yaml").write_bytes(SPECS[0].read_bytes())
    subprocess.run([sys.executable, "-c", REPORT], cwd=tmp_path, check=True, capture_output=True, timeout=300)
    code, *modules = (tmp_path / "modules").read_text(encoding="utf-8").split()
    assert code == "0" and "obsc_targets.cloudformation.write" in modules
    assert not {name: SLOW[name] for name in modules if name in SLOW}


def test_the_parser_of_one_command_is_the_parser_of_all() -> None:
    """A command's own parser is made alone, to the same help."""
    from obsc.cli import _COMMANDS, parser

    whole = parser()._subparsers
    assert whole is not None
    choices = whole._group_actions[0].choices
    assert choices is not None and list(choices) == list(_COMMANDS)
    for name in _COMMANDS:
        alone = parser(name)._subparsers
        assert alone is not None
        only = alone._group_actions[0].choices
        assert only is not None and list(only) == [name]
        assert dict(only)[name].format_help() == dict(choices)[name].format_help()


def test_rules_walk_the_texts_of_a_graph_once() -> None:
    """Three rules look at every text; a walk each was a third of the time that a thousand services took."""
    from obsc.infra.graph import Graph
    from obsc.pipeline import compile_text
    from obsc.rules import run, texts

    graph = compile_text(SPECS[0].read_bytes()).graph
    assert graph is not None
    fresh = Graph(graph.nodes)
    walks: list[Graph] = []
    before = texts._rare_texts
    texts._rare_texts = lambda graph: walks.append(graph) or before(graph)  # type: ignore[func-returns-value]
    try:
        list(run(fresh, "Graph"))
    finally:
        texts._rare_texts = before
    assert walks == [fresh]


def test_commands_that_are_called_by_a_program_leave_the_collector_alone() -> None:
    """Whoever calls `main` has garbage of their own."""
    import gc

    assert gc.isenabled()
    assert main(["validate", "--file", str(SPECS[0])]) == 0
    assert gc.isenabled()
