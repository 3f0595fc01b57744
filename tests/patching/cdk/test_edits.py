"""Programs of both languages: what is edited, that nothing else is, once, and what is refused."""

from __future__ import annotations

import ast
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from golden_files import check
from obsc.images.record import INFRASTRUCTURE, undone, with_edits
from obsc.images.splices import Unsafe
from obsc.patching.cdk.printed import python_literal, typescript_literal
from obsc.patching.merge import Several
from obsc.unified import diff
from patching.cases import SPECIFICATION
from patching.cdk.cases import APPS, FOLDER, LANGUAGES, MACHINE, App, after, edit

every_app = pytest.mark.parametrize("app", APPS, ids=lambda app: app.name)
every_language = pytest.mark.parametrize("language", LANGUAGES)


@every_app
@every_language
@pytest.mark.parametrize("style", ["as it is", "CRLF", "byte order mark", "no line feed at the end"])
def test_two_lines_once_and_back(app: App, language: str, style: str) -> None:
    """One import and one call, in the style of the file; a second run changes nothing; the record gives all back."""
    path = app.path(language)
    plain = app.files(language)[path]
    before = {
        "CRLF": plain.replace("\n", "\r\n"),
        "byte order mark": "\ufeff" + plain,
        "no line feed at the end": plain.removesuffix("\n"),
    }.get(style, plain)
    files = {path: before}
    made = app.edited(files, language)
    written = after(files, made)
    if style == "as it is":
        notes = "".join(f"note: {note}\n" for note in made.notes)
        check(FOLDER / f"{path}.diff", diff(path, before, written[path]) + notes)
    lines, added = before.splitlines(keepends=True), written[path].splitlines(keepends=True)
    assert len(added) == len(lines) + 2 and [line for line in added if line in lines] == lines
    assert ("\r\n" in written[path]) == (style == "CRLF") and written[path].count("\r") in (0, len(added))
    assert app.edited(written, language).edits == ()
    back = undone(with_edits(None, made.edits, INFRASTRUCTURE), written.get)
    assert back.changed == ()
    assert {one: text for one, _, text in back.files} == {edit.path: files.get(edit.path) for edit in made.edits}


def _python(task: str, container: str = 'task.add_container("web", image=image)', imports: str = "") -> str:
    return f"""\
import aws_cdk as cdk
from aws_cdk import aws_ecs as ecs
{imports}
class Web(cdk.Stack):
    def __init__(self, scope, id):
        super().__init__(scope, id)
        image = ecs.ContainerImage.from_registry("web")
{task}
        {container}
"""


def _typescript(task: str, container: str = "task.addContainer('web', { image });", imports: str = "") -> str:
    return f"""\
import * as cdk from 'aws-cdk-lib';
import {{ aws_ecs as ecs }} from 'aws-cdk-lib';
{imports}
class Web extends cdk.Stack {{
  constructor(scope: cdk.App, id: string) {{
    super(scope, id);
    const image = ecs.ContainerImage.fromRegistry('web');
{task}
    {container}
  }}
}}
"""


_PY = 'task = ecs.FargateTaskDefinition(self, "Task")'
_TS = "const task = new ecs.FargateTaskDefinition(this, 'Task');"
_AGENT_PY = _PY + '\n        task.add_container("agent", image=ecs.ContainerImage.from_registry("{}"))'
_AGENT_TS = _TS + "\n    task.addContainer('agent', {{ image: ecs.ContainerImage.fromRegistry('{}') }});"
_ADOT = "public.ecr.aws/aws-observability/aws-otel-collector:v0.43.2"

REFUSED: dict[str, tuple[str, str | None, str | None]] = {
    "a loop": (
        "builds `task` at line 9 in a loop",
        _python(f"        for name in names:\n            {_PY}"),
        _typescript(f"    for (const name of names) {{\n      {_TS}\n    }}"),
    ),
    "a comprehension": (
        "does not give `Task` at line 8 a name",
        _python('        tasks = [ecs.FargateTaskDefinition(self, "Task") for _ in names]'),
        _typescript("    const tasks = names.map(() => new ecs.FargateTaskDefinition(this, 'Task'));"),
    ),
    "a condition": (
        "builds `task` at line 9 under a condition",
        _python(f"        if fargate:\n            {_PY}"),
        _typescript(f"    if (fargate) {{\n      {_TS}\n    }}"),
    ),
    "a choice": (
        "does not give `Task` at line 8 a name",
        _python('        task = ecs.FargateTaskDefinition(self, "Task") if fargate else None'),
        _typescript("    const task = fargate ? new ecs.FargateTaskDefinition(this, 'Task') : undefined;"),
    ),
    "no name": (
        "does not give `Task` at line 8 a name",
        _python('        ecs.FargateTaskDefinition(self, "Task").add_container("web", image=image)', "pass"),
        _typescript("    new ecs.FargateTaskDefinition(this, 'Task').addContainer('web', { image });", ""),
    ),
    "a function for many": (
        "with a computed id, perhaps more than once",
        _python(f"    def task(self, name):\n        {_PY.replace(chr(34) + 'Task' + chr(34), 'name')}"),
        _typescript(f"  }}\n  task(name: string) {{\n    {_TS.replace(chr(39) + 'Task' + chr(39), 'name')}"),
    ),
    "a line with more": (
        "has other code in the line of `task` at line 8",
        _python(f"        {_PY}; print(task)"),
        _typescript(f"    {_TS} console.log(task);"),
    ),
    "containers elsewhere": (
        "has no containers of `task` that are written out",
        _python(f"        {_PY}", "self.fill(task)"),
        _typescript(f"    {_TS}", "this.fill(task);"),
    ),
    "a command that is computed": (
        "a `command` of `web` that is not written out",
        _python(f"        {_PY}", 'task.add_container("web", image=image, command=start())'),
        _typescript(f"    {_TS}", "task.addContainer('web', { image, command: start() });"),
    ),
    "properties from elsewhere": (
        "has properties of the container `web` that are not written out",
        _python(f"        {_PY}", 'task.add_container("web", image=image, **common)'),
        _typescript(f"    {_TS}", "task.addContainer('web', { image, ...common });"),
    ),
    "a computed name": (
        "whose name is not written out",
        _python(f"        {_PY}", "task.add_container(name, image=image)"),
        _typescript(f"    {_TS}", "task.addContainer(name, { image });"),
    ),
    "another server": (
        "starts `uwsgi",
        _python(f"        {_PY}", 'task.add_container("web", image=image, command=["uwsgi", "x"])'),
        _typescript(f"    {_TS}", "task.addContainer('web', { image, command: ['uwsgi', 'x'] });"),
    ),
    "another agent": (
        "has a `adot-collector` beside the app",
        _python(f"        {_AGENT_PY.format(_ADOT)}"),
        _typescript(f"    {_AGENT_TS.format(_ADOT)}"),
    ),
    "another network": (
        "has the network mode `bridge`",
        _python(f"        {_PY.replace('Fargate', 'Ec2')}"),
        _typescript(f"    {_TS.replace('Fargate', 'Ec2')}"),
    ),
    "a small task": (
        "has 256 CPU units for the task",
        _python(f"        {_PY}", 'task.add_container("web", image=image, cpu=250)'),
        _typescript(f"    {_TS}", "task.addContainer('web', { image, cpu: 250 });"),
    ),
    "a name that is taken": (
        "has something of its own that is called `observability",
        _python(f"        {_PY}", imports="from shared import observability_web"),
        _typescript(f"    {_TS}", imports="import { observabilityWeb } from './shared';"),
    ),
    "no task definition": (
        "builds no task definition by a class of",
        _python("        task = web.Task(self)"),
        _typescript("    const task = new web.Task(this);"),
    ),
    "a class of its own": (
        "builds no task definition by a class of",
        _python('        task = Task(self, "Task")', imports="from shop.ecs import FargateTaskDefinition as Task"),
        _typescript("    const task = new Task(this);", imports="import { FargateTaskDefinition as Task } from './e';"),
    ),
    "another language": ("is no ", "task = (", "const task = (;"),
    "a loop for ever": ("builds `task` at line 9 in a loop", _python(f"        while True:\n            {_PY}"), None),
    "a function for others": (
        "builds `task` at line 9 in a function that something else calls",
        None,
        _typescript(f"    names.forEach((name) => {{\n      {_TS}\n    }});"),
    ),
    "a field": (
        "does not give `Task` at line 5 a name",
        None,
        _typescript("").replace("{\n  con", "{\n  task = new ecs.FargateTaskDefinition(this, 'Task');\n  con", 1),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
@every_language
def test_is_refused(case: str, language: str) -> None:
    """Where a line behind a statement would not mean the one task definition, or nobody can see what it starts."""
    reason, *programs = REFUSED[case]
    program = programs[LANGUAGES.index(language)]
    if program is None:
        return
    with pytest.raises(Unsafe) as refused:
        edit({f"app.{language}": program}, f"app.{language}")
    assert reason in str(refused.value)


@every_language
def test_what_is_asked(language: str) -> None:
    """Nothing is guessed: neither the task definition nor the container."""
    (app,) = (one for one in APPS if one.name == "half-done")
    files, path = app.files(language), app.path(language)
    with pytest.raises(Several) as several:
        edit(files, path, app.specification)
    names = ("this.worker", "this.web") if language == "ts" else ("worker", "self.web")
    assert (several.value.kind, several.value.names) == ("resource", names)
    by_variable = edit(files, path, app.specification, resource=names[1])
    assert by_variable.edits == app.edited(files, language).edits
    with pytest.raises(Several):
        edit(files, path, app.specification, resource="none")
    (app,) = (one for one in APPS if one.name == "two-containers")
    with pytest.raises(Several) as several:
        edit(app.files(language), app.path(language))
    assert (several.value.kind, several.value.names) == ("container", ("nginx", "app"))


@every_language
def test_what_is_not_obscs(language: str) -> None:
    """A file of the user's under the name of the module, and a call for another task definition."""
    (app,) = (one for one in APPS if one.name == "half-done")
    files = app.files(language)
    written = after(files, app.edited(files, language))
    (module,) = written.keys() - files.keys()
    with pytest.raises(Unsafe, match="which is there and is not obsc's"):
        app.edited({**files, module: "# mine\n"}, language)
    assert [one.path for one in app.edited({**written, module: written[module] + "\n"}, language).edits] == [module]
    with pytest.raises(Unsafe, match=r"has the telemetry of `web` in `\w+\.web`"):
        edit(written, app.path(language), app.specification, resource="Worker")


@pytest.mark.parametrize(
    ("folder", "more", "text", "line"),
    [
        ("", {}, "", "import observability_web\n"),
        ("shop", {"shop/__init__.py": ""}, "", "from . import observability_web\n"),
        ("shop", {"cdk.json": "{}"}, "", "from . import observability_web\n"),
        ("shop", {"shop/cdk.json": "{}", "cdk.json": "{}"}, "", "import observability_web\n"),
        ("shop", {}, "from .images import tag\n", "from . import observability_web\n"),
    ],
)
def test_how_python_finds_it(folder: str, more: dict[str, str], text: str, line: str) -> None:
    """Packages import their neighbours with a dot, programs without."""
    path = f"{folder}/app.py".removeprefix("/")
    files = {path: _python(f"        {_PY}", imports=text), **more}
    assert f"\n{line}" in after(files, edit(files, path))[path]


@pytest.mark.parametrize(
    ("imports", "line"),
    [
        ("import { tag } from './images';", "import * as observabilityWeb from './observability-web';"),
        ('import { tag } from "./images.js"', 'import * as observabilityWeb from "./observability-web.js"'),
    ],
)
def test_how_typescript_finds_it(imports: str, line: str) -> None:
    """As its own imports are written, with the suffix that modules of ECMAScript have."""
    files = {"app.ts": _typescript(f"    {_TS}", imports=imports)}
    written = after(files, edit(files, "app.ts"))["app.ts"]
    assert f"{imports}\n{line}\n" in written
    assert f"{_TS}\n    observabilityWeb.addTelemetry(task);\n" in written


@every_language
def test_names_of_what_is_written_out_elsewhere(language: str) -> None:
    """A constant is followed, where it is given something once."""
    words = '["gunicorn", "-w", "2", "-b", "0.0.0.0:8000", "shop:create_app()"]'
    program = {
        "py": _python(f"        {_PY}", 'task.add_container("web", image=image, command=START)', f"START = {words}"),
        "ts": _typescript(f"    {_TS}", "task.addContainer('web', { image, command });", f"const command = {words};"),
    }[language]
    path = f"app.{language}"
    module = next(one for one in edit({path: program}, path).edits if one.path != path)
    assert '"0.0.0.0:8000",' in module.after
    with pytest.raises(Unsafe, match="not written out"):
        edit(
            {path: program.replace(words + "\n", words + "\nSTART += []\n").replace(";\n", ";\ncommand = [];\n", 3)},
            path,
        )


_data = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)


@given(_data)
@settings(deadline=None, max_examples=100)
def test_data_is_data(data: Any) -> None:
    """Whatever is in a text, it is that text, in characters that every editor shows."""
    assert ast.literal_eval(python_literal(data)) == data and python_literal(data).isascii()
    said = typescript_literal(data)
    assert said.isascii()
    without_commas = "\n".join(
        line.removesuffix(",") if below.strip()[:1] in ("}", "]") else line
        for line, below in zip(said.split("\n"), [*said.split("\n")[1:], ""], strict=True)
    )
    assert json.loads(without_commas) == data


@given(st.sampled_from((*APPS, MACHINE)), st.sampled_from(LANGUAGES), st.data())
@settings(deadline=None, max_examples=60)
def test_any_program(app: App, language: str, data: st.DataObject) -> None:
    """A line that is lost, doubled or another one: an edit that is done once, or a reason."""
    path = app.path(language)
    rows = app.files(language)[path].splitlines(keepends=True)
    at = data.draw(st.integers(0, len(rows) - 1))
    rows[at : at + data.draw(st.integers(0, 2))] = data.draw(st.lists(st.sampled_from(rows), max_size=2))
    files = {path: "".join(rows)}
    try:
        made = app.edited(files, language)
    except (Unsafe, Several) as refused:
        assert refused.args
        return
    assert app.edited(after(files, made), language).edits == ()


def test_depth_has_an_end() -> None:
    """A file from somewhere must not exhaust the stack."""
    for language, text in (("py", "x = " + "-" * 100_000 + "1"), ("ts", "const x = " + "(" * 50_000 + ")" * 50_000)):
        with pytest.raises(Unsafe):
            edit({f"app.{language}": text}, f"app.{language}", SPECIFICATION)
