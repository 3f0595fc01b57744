"""The Python printer, judged by Python's own compiler and by `ruff format`."""

from __future__ import annotations

import shutil
import subprocess
import sysconfig
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from obsc_targets._shared.doc import bare
from obsc_targets._shared.python_printer import print_python
from obsc_targets._shared.python_source import (
    Assign,
    Blank,
    Call,
    Class,
    Comment,
    Declare,
    Evaluate,
    Function,
    Import,
    ImportFrom,
    Name,
    Parameter,
    Return,
)
from printers.hostile import hostile_text, noted, plain_scalars


@pytest.fixture(scope="module")
def ruff() -> str:
    """The formatter's path."""
    found = shutil.which("ruff", path=sysconfig.get_path("scripts")) or shutil.which("ruff")
    if not found:
        pytest.skip("ruff, the judge of the format, is missing: pip install ruff")
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that examples write over."""
    return tmp_path_factory.mktemp("python")


def _check_format(ruff: str, folder: Path, files: list[str]) -> None:
    for old in folder.glob("*.py"):
        old.unlink()
    for number, text in enumerate(files):
        (folder / f"f{number}.py").write_text(text, encoding="utf-8")
    run = subprocess.run(
        [ruff, "format", "--isolated", "--no-cache", "--diff", "."], cwd=folder, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stdout + run.stderr


def _text(*body: Any, **more: Any) -> str:
    return print_python(body, **more).file("x").text


def _runs(count: int) -> settings:
    """Examples are few and large: each costs a run of the formatter."""
    return settings(max_examples=count, deadline=None, suppress_health_check=[HealthCheck.too_slow])


words = st.sampled_from(["a", "b", "web", "self", "task_definition", "container_log_group_of_the_service", "x" * 60])
short = words.filter(lambda word: len(word) < 50)
names = st.lists(words, min_size=1, max_size=3).map(".".join)
wide = st.text("漢é\u0301x 한😀", min_size=20, max_size=90)  # takes more or fewer columns than it has characters
leaves = st.one_of(plain_scalars, wide, st.builds(Name, names))
expressions = st.recursive(
    noted(leaves),
    lambda inner: noted(
        st.one_of(
            st.lists(inner, max_size=4),
            st.lists(inner, min_size=2, max_size=3).map(tuple),
            st.dictionaries(hostile_text, inner, max_size=4),
            st.builds(Call, names, st.lists(inner, max_size=3).map(tuple), st.dictionaries(words, inner, max_size=3)),
        )
    ),
    max_leaves=12,
)
annotations = st.sampled_from(["str", "Sequence[str]", "dict[str, int] | None"])
parameters = noted(
    st.builds(
        Parameter, short, st.sampled_from(["", "str", "list[str] | None"]), st.sampled_from([(), (None,), ("x",)])
    )
)
simple = st.one_of(
    st.builds(Assign, names, wide),
    st.builds(Assign, names, expressions, st.sampled_from(["", "", "str", "ecs.CfnTaskDefinition"])),
    st.builds(Evaluate, expressions.filter(lambda value: not isinstance(bare(value), str))),
    st.builds(Import, names, st.one_of(st.just(""), words)),
    st.builds(
        ImportFrom, names, st.lists(st.one_of(words, st.tuples(words, words)), min_size=1, max_size=5).map(tuple)
    ),
    st.builds(Declare, short, annotations),
    st.builds(Comment, hostile_text),
    st.just(Blank()),
)


def _functions(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.builds(
        Function,
        st.sampled_from(["__init__", "web_task", "of_a_rather_long_service"]),
        st.lists(parameters, max_size=3, unique_by=lambda item: bare(item).name).map(
            lambda found: tuple(sorted(found, key=lambda item: len(bare(item).default)))
        ),
        returns=st.one_of(st.just(""), annotations),
        doc=hostile_text,
        body=inner,
        decorators=st.lists(st.builds(Name, names), max_size=1).map(tuple),
    )


statements = st.recursive(
    noted(simple),
    lambda inner: noted(
        st.one_of(
            _functions(st.lists(st.one_of(inner, st.builds(Return, expressions)), max_size=4).map(tuple)),
            st.builds(
                Class,
                words,
                st.lists(names, max_size=2).map(tuple),
                hostile_text,
                st.lists(inner, max_size=4).map(tuple),
            ),
        )
    ),
    max_leaves=8,
)
modules = st.lists(statements, max_size=6)


@_runs(60)
@given(data=st.lists(st.tuples(modules, hostile_text, st.lists(hostile_text, max_size=1)), min_size=1, max_size=12))
def test_ruff_finds_nothing_to_change(ruff: str, folder: Path, data: list[Any]) -> None:
    """Wrong if a user's first `ruff format` changes generated files, or cannot read them."""
    _check_format(ruff, folder, [_text(*body, doc=doc, header=header) for body, doc, header in data])
