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
from obsc.yaml12.scalars import read_plain


def run(arguments: Namespace) -> int:
    """Print one stage of a specification as YAML or JSON, or what its roles may do."""
    compilation = compile_file(arguments)
    if isinstance(compilation, int):
        return compilation
    if compilation.plan is None or compilation.document is None:
        say(compilation.diagnostics, compilation.source, "text", compilation.source.name)
        return exit_code(compilation.diagnostics, strict=False)
    if arguments.permissions:
        text = _permissions(compilation, arguments.format)
    else:
        data, reasons = _stage(compilation, arguments.stage, with_defaults=arguments.resolved)
        text = _json(data) if arguments.format == "json" else _yaml(data, reasons)
    sys.stdout.write(text)
    return exit_code(compilation.diagnostics, strict=False)


def _permissions(compilation: Compilation, form: str) -> str:
    from obsc.permitted import as_text, permitted

    assert compilation.graph is not None
    roles = permitted(compilation.graph)
    return _json(roles) if form == "json" else as_text(roles)


def _json(data: Any) -> str:
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


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

    class Dumper(yaml.SafeDumper):
        """PyYAML knows what is text to YAML 1.1. To 1.2, `1e3` and `0o17` are numbers; fewer characters end a line."""

        def represent_str(self, text: str) -> yaml.ScalarNode:
            quoted = None if read_plain(text) == (text, None) else "'"
            if set("\x85\u2028\u2029") & set(text):
                quoted = '"'
            return self.represent_scalar("tag:yaml.org,2002:str", text, quoted)

    Dumper.add_representer(str, Dumper.represent_str)
    text = yaml.dump(data, Dumper=Dumper, sort_keys=False, allow_unicode=True, width=float("inf"))
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
