"""`obsc show`."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from dataclasses import fields, is_dataclass
from typing import Any

from obsc.commands.specification import compile_file, exit_code, say
from obsc.diagnostics import Path
from obsc.pipeline import Compilation
from obsc.resolved import resolved


def run(arguments: Namespace) -> int:
    """Print one stage of a specification, as YAML or JSON."""
    compilation = compile_file(arguments)
    if isinstance(compilation, int):
        return compilation
    if compilation.plan is None or compilation.document is None:
        say(compilation.diagnostics, compilation.source, "text", compilation.source.name)
        return exit_code(compilation.diagnostics, strict=False)
    data, reasons = _stage(compilation, arguments.stage, with_defaults=arguments.resolved)
    if arguments.format == "json":
        sys.stdout.write(json.dumps(data, indent=2, ensure_ascii=False) + "\n")
    else:
        sys.stdout.write(_yaml(data, reasons))
    return exit_code(compilation.diagnostics, strict=False)


def _stage(compilation: Compilation, stage: str, *, with_defaults: bool) -> tuple[Any, dict[Path, str]]:
    plan, document = compilation.plan, compilation.document
    assert plan is not None and document is not None and compilation.graph is not None
    if stage == "plan":
        return _plain(plan), {}
    if stage == "infra":
        return [{"kind": node.kind, **_plain(node)} for node in compilation.graph.nodes], {}
    return resolved(document, plan) if with_defaults else (document, {})


def _plain(value: Any) -> Any:
    """Dataclasses as mappings, without what is not set."""
    if is_dataclass(value):
        said = {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
        return {name: item for name, item in said.items() if item not in (None, (), [], "", {})}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return value


def _yaml(data: Any, reasons: dict[Path, str]) -> str:
    import yaml

    text = yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=100)
    return _annotated(text, reasons) if reasons else text


def _annotated(text: str, reasons: dict[Path, str]) -> str:
    """The reasons behind the lines of their keys, found by reading the text back."""
    from obsc.source import load

    source, _ = load(text.encode(), "resolved")
    rows = text.rstrip("\n").split("\n")
    for path, reason in reasons.items():
        line = source.key_span(path).line
        if not rows[line].endswith(("|", "|-", ">", ">-")):
            rows[line] += f"  # {reason}"
    return "\n".join(rows) + "\n"
