"""What a Python project depends on, and which Python it is for: requirement files, pyproject.toml, Pipfile."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from obsc.images.versions import exact
from obsc.init.evidence import Finding, Place
from obsc.init.project import Project, TextFile

FRAMEWORKS = {"flask": "flask", "fastapi": "fastapi", "django": "django"}
"""Packages, and the frameworks of the language that they are."""

_DEEPEST = 5
"""How far `-r` in a requirements file is followed."""


@dataclass(frozen=True, slots=True)
class Dependency:
    """A package by its normalised name, where it is asked for, and which version, if it can be one only."""

    name: str
    place: Place
    version: str | None = None


def dependencies(project: Project, folder: str) -> list[Dependency]:
    """The packages that the files of a folder name, in the order of the files."""
    return list(_dependencies(project, folder))


def python_version(project: Project, folder: str) -> Iterator[Finding]:
    """The Python version where a file names one minor version; a range names none."""
    for name, pattern in ((".python-version", r"\s*(?:cpython-)?(3\.\d{1,2})(?:\.\d+)?\s*"),
                          ("runtime.txt", r"\s*python-(3\.\d{1,2})(?:\.\d+)?\s*")):  # fmt: skip
        file = project.file(_join(folder, name))
        if file is not None and file.lines and (match := re.fullmatch(pattern, file.lines[0])):
            yield Finding("runtime.version", match[1], file.place(1), rank=1)
    for file, table in _toml(project, folder):
        wanted = (
            _at(table, "requires", "python_version"),
            _at(table, "project", "requires-python"),
            _at(table, "tool", "poetry", "dependencies", "python"),
        )
        for text in wanted:
            if isinstance(text, str) and (match := re.fullmatch(r"\s*(?:==|~)?\s*(3\.\d{1,2})(?:\.\*)?\s*", text)):
                yield Finding("runtime.version", match[1], _where(file, text), rank=1)


def project_name(project: Project, folder: str) -> tuple[str, Place] | None:
    """The name that pyproject.toml gives the project."""
    for file, table in _toml(project, folder):
        for keys in (("project", "name"), ("tool", "poetry", "name")):
            if isinstance(name := _at(table, *keys), str):
                return name, _where(file, name)
    return None


def _dependencies(project: Project, folder: str) -> Iterator[Dependency]:
    for path in project.below(folder):
        inside = path[len(folder) + 1 :] if folder else path
        if re.fullmatch(r"(requirements[^/]*|requirements/[^/]+|reqs?/[^/]+)\.(txt|in)", inside):
            yield from _requirements(project, path, _DEEPEST)
    for file, table in _toml(project, folder):
        yield from _listed(file, table)
        for keys in (("tool", "poetry", "dependencies"), ("packages",)):
            packages = _at(table, *keys)
            for name, wanted in packages.items() if isinstance(packages, dict) else ():
                text = wanted.get("version") if isinstance(wanted, dict) else wanted
                version = exact(text) if isinstance(text, str) else None
                yield Dependency(_normal(name), _where(file, name, is_key=True), version)


def _listed(file: TextFile, table: dict[str, Any]) -> Iterator[Dependency]:
    listed = _at(table, "project", "dependencies")
    for text in listed if isinstance(listed, list) else ():
        if isinstance(text, str) and (found := _requirement(text)):
            yield Dependency(found[0], _where(file, text), found[1])


def _requirements(project: Project, path: str, depth: int) -> Iterator[Dependency]:
    """A requirements file. https://pip.pypa.io/en/stable/reference/requirements-file-format/"""
    file = project.file(path)
    if file is None:
        return
    for number, line in enumerate(file.lines, 1):
        text = re.sub(r"(^|\s)#.*", "", line).strip().removesuffix("\\").strip()
        if match := re.fullmatch(r"(?:-r|--requirement)[\s=]*(\S+)", text):
            other = project.named(file.folder, match[1])
            if depth and other != path:
                yield from _requirements(project, other, depth - 1)
        elif text and not text.startswith("-") and (found := _requirement(re.split(r"\s--", text)[0])):
            yield Dependency(found[0], file.place(number), found[1])


def _requirement(text: str) -> tuple[str, str | None] | None:
    """The name and the only version of a requirement."""
    from packaging.requirements import InvalidRequirement, Requirement

    try:
        requirement = Requirement(text)
    except InvalidRequirement:
        return None
    return _normal(requirement.name), exact(str(requirement.specifier))


def _normal(name: str) -> str:
    """https://packaging.python.org/en/latest/specifications/name-normalization/"""
    return re.sub(r"[-_.]+", "-", name).lower()


def _toml(project: Project, folder: str) -> Iterator[tuple[TextFile, dict[str, Any]]]:
    for name in ("pyproject.toml", "Pipfile"):
        file = project.file(_join(folder, name))
        if file is None:
            continue
        try:
            yield file, tomllib.loads(file.text)
        except (tomllib.TOMLDecodeError, RecursionError) as error:
            project.notes.add(f"`{file.path}` is not read: {' '.join(str(error).split())}")


def _at(table: Any, *keys: str) -> Any:
    for key in keys:
        table = table.get(key) if isinstance(table, dict) else None
    return table


def _where(file: TextFile, text: str, *, is_key: bool = False) -> Place:
    """The line of a value: tomllib gives none. It is the first that holds the text as a key or in quotes."""
    found = re.escape(text)
    pattern = re.compile(rf"\s*[\"']?{found}[\"']?\s*[=.]" if is_key else rf"[\"']{found}[\"']")
    lines = enumerate(file.lines, 1)
    return file.place(next((n for n, line in lines if (pattern.match if is_key else pattern.search)(line)), 1))


def _join(folder: str, name: str) -> str:
    return f"{folder}/{name}" if folder else name
