"""Configurations of collectors in files of their own, put where the document names them.

Whoever comes after this sees one document, wherever its parts were written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from obsc.diagnostics import Diagnostic, Path, Severity
from obsc.records import dataclass, replace
from obsc.source import Source, load
from obsc.user_files import Read, Refusal

Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class ConfigFile:
    """A file, and the place in the document at which its content stands now."""

    at: Path
    source: Source


def with_config_files(
    document: Document, read: Read, source: Source
) -> tuple[Document, tuple[ConfigFile, ...], list[Diagnostic]]:
    """The document with the files that it names, these files, and what keeps any of them from being read (OBS624)."""
    files: list[ConfigFile] = []
    wrong: list[Diagnostic] = []
    for at, name in _named(document):
        content = read(name)
        if isinstance(content, Refusal):
            wrong.append(_wrong(source, at, f"`{name}` {content}", "not read"))
            continue
        file, found = load(content, name)
        for problem in found:
            if problem.severity is Severity.ERROR:
                line = "" if problem.span is None else f", line {problem.span.line + 1}"
                wrong.append(_wrong(source, at, f"`{name}`{line}: {problem.message}", "cannot be read", problem.fix))
        if isinstance(file.data, dict):
            document = _put(document, at, file.data)
            files.append(ConfigFile(at, file))
        elif not wrong:
            wrong.append(_wrong(source, at, f"`{name}` holds no mapping", "not a configuration"))
    return document, tuple(files), wrong


def in_files(found: Iterable[Diagnostic], files: tuple[ConfigFile, ...]) -> Iterator[Diagnostic]:
    """What was found, with file and line where it is about the content of a file; nothing changes such a file."""
    for diagnostic in found:
        file = next((f for f in files if diagnostic.path[: len(f.at)] == f.at and diagnostic.path != f.at), None)
        if file is None:
            yield diagnostic
            continue
        line = file.source.value_span(diagnostic.path[len(file.at) :]).line + 1
        yield replace(
            diagnostic, message=f"`{file.source.name}`, line {line}: {diagnostic.message}", repair=None, suggestion=None
        )


def _named(document: Document) -> Iterator[tuple[Path, str]]:
    agents: list[tuple[Path, Any]] = [(("agents", name), agent) for name, agent in document.get("agents", {}).items()]
    agents += [(("services", name, "agent"), service.get("agent")) for name, service in document["services"].items()]
    for at, agent in agents:
        if isinstance(agent, dict) and str(agent.get("config")).startswith("./"):
            yield (*at, "config"), agent["config"]


def _put(document: Document, at: Path, value: Any) -> Document:
    key, *rest = at
    return {**document, str(key): _put(document[str(key)], tuple(rest), value) if rest else value}


def _wrong(source: Source, at: Path, message: str, label: str, fix: str = "") -> Diagnostic:
    return Diagnostic(
        "OBS624",
        Severity.ERROR,
        message,
        path=at,
        span=source.value_span(at),
        label=label,
        fix=fix or "write the path of a YAML file in the specification's folder or below it",
    )
