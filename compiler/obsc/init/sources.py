"""Python sources, as syntax: which apps they create, Django's settings, what they run. Nothing is imported."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from obsc.init.evidence import Place, Value
from obsc.init.project import Project, TextFile

MOST_SOURCES = 2_000
_NOT_THE_APP = frozenset({"migrations", "scripts"})

_CREATES = {
    "flask.Flask": "flask",
    "fastapi.FastAPI": "fastapi",
    "django.core.wsgi.get_wsgi_application": "django",
    "django.core.asgi.get_asgi_application": "django",
    "starlette.applications.Starlette": "asgi",
    "quart.Quart": "asgi",
    "litestar.Litestar": "asgi",
    "falcon.asgi.App": "asgi",
    "falcon.App": "wsgi",
    "bottle.Bottle": "wsgi",
}
"""The calls that make an app, and the framework that they belong to."""

_OWN_SDK = "opentelemetry.trace.set_tracer_provider"


@dataclass(frozen=True, slots=True)
class App:
    """An app that a module creates: the name that it is bound to, or the function that returns it."""

    framework: str
    module: str
    variable: str
    is_factory: bool
    is_asgi: bool
    place: Place

    @property
    def entry(self) -> str:
        """The way a server names it."""
        return f"{self.module}:{self.variable}"


@dataclass(frozen=True, slots=True)
class Run:
    """A call that serves an app in the process itself, `app.run()` for example; the port that it listens on."""

    path: str
    port: int | None
    place: Place


@dataclass(frozen=True, slots=True)
class Sources:
    """What the Python files of a folder say."""

    apps: tuple[App, ...] = ()
    settings: tuple[tuple[str, Place], ...] = ()
    runs: tuple[Run, ...] = ()
    own_sdk: tuple[Place, ...] = ()
    has_any: bool = False


def sources(project: Project, folder: str, apart: tuple[str, ...] = ()) -> Sources:
    """The Python files of a folder without those of other services' folders below it."""
    apps: list[App] = []
    settings: list[tuple[str, Place]] = []
    runs: list[Run] = []
    own_sdk: list[Place] = []
    count = 0
    for path in project.below(folder):
        inside = path[len(folder) + 1 :] if folder else path
        if not path.endswith(".py") or _is_apart(path, inside, apart):
            continue
        count += 1
        if count > MOST_SOURCES:
            project.notes.add(f"`{folder or '.'}` has more than {MOST_SOURCES:,} Python files: not all were looked at")
            break
        file = project.file(path)
        tree = parse(file) if file is not None else None
        if file is None or tree is None:
            continue
        names = _imported(tree)
        apps += _apps(tree, names, file, _module(inside))
        settings += _settings(tree, names, file)
        runs += _runs(tree, names, file)
        own_sdk += [file.place(c.lineno) for c in _calls(tree) if _called(c, names) == _OWN_SDK]
    return Sources(tuple(apps), tuple(settings), tuple(runs), tuple(own_sdk), count > 0)


def parse(file: TextFile) -> ast.Module | None:
    """The syntax of a file; None where it is not Python."""
    import warnings

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(file.text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def assignments(tree: ast.Module) -> Iterator[tuple[str, ast.expr]]:
    """The names that a module's own statements bind, with the expressions."""
    for statement in tree.body:
        if isinstance(statement, ast.Assign):
            for target in statement.targets:
                if isinstance(target, ast.Name):
                    yield target.id, statement.value
        elif isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name) and statement.value:
            yield statement.target.id, statement.value


def constant(node: ast.expr | None, variables: dict[str, str], depth: int = 20) -> Value | None:
    """The value of an expression of literals and environment variables; None where it needs more to know it."""
    if node is None or not depth:
        return None
    match node:
        case ast.Constant(value=str() | int() | bool() as value):
            return value
        case ast.Call(func=ast.Name(id="int" | "str" as name), args=[inner]):
            text = constant(inner, variables, depth - 1)
            if name == "str":
                return None if text is None else str(text)
            is_number = isinstance(text, str | int) and re.fullmatch("[0-9]{1,9}", str(text))
            return int(str(text)) if is_number else None
        case ast.Call(args=[ast.Constant(value=str() as name), *rest]) if _is_getenv(node.func):
            default = constant(rest[0], variables, depth - 1) if rest else None
            return variables.get(name, default)
        case ast.Subscript(value=ast.Attribute(attr="environ"), slice=ast.Constant(value=str() as name)):
            return variables.get(name)
        case ast.JoinedStr(values=parts):
            known = [
                constant(part.value if isinstance(part, ast.FormattedValue) else part, variables, depth - 1)
                for part in parts
            ]
            return None if None in known else "".join(map(str, known))
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            one, other = constant(left, variables, depth - 1), constant(right, variables, depth - 1)
            return one + other if isinstance(one, str) and isinstance(other, str) else None
        case ast.BoolOp(op=ast.Or(), values=[first, *rest]):
            return constant(first, variables, depth - 1) or constant(rest[0], variables, depth - 1)
    return None


def _is_getenv(function: ast.expr) -> bool:
    match function:
        case ast.Attribute(value=ast.Attribute(attr="environ"), attr="get") | ast.Attribute(attr="getenv"):
            return True
        case ast.Name(id="getenv"):
            return True
    return False


def _is_apart(path: str, inside: str, apart: tuple[str, ...]) -> bool:
    if any(path.startswith(folder + "/") for folder in apart):
        return True
    *folders, name = inside.split("/")
    return bool(_NOT_THE_APP & set(folders)) or name.startswith("test_") or name == "conftest.py"


def _module(inside: str) -> str:
    return inside.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def _imported(tree: ast.Module) -> dict[str, str]:
    """What the names of a module's imports stand for."""
    names: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                names[alias.asname or alias.name.partition(".")[0]] = (
                    alias.name if alias.asname else alias.name.partition(".")[0]
                )
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for alias in node.names:
                names[alias.asname or alias.name] = f"{node.module}.{alias.name}"
    return names


def _calls(tree: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def _called(call: ast.Call, names: dict[str, str]) -> str:
    """The dotted name of what is called, through the imports."""
    parts: list[str] = []
    function = call.func
    while isinstance(function, ast.Attribute):
        parts.append(function.attr)
        function = function.value
    if not isinstance(function, ast.Name):
        return ""
    return ".".join([names.get(function.id, function.id), *reversed(parts)])


def _apps(tree: ast.Module, names: dict[str, str], file: TextFile, module: str) -> Iterator[App]:
    def made(value: ast.AST) -> tuple[str, ast.Call] | None:
        calls = ((_CREATES.get(_called(call, names)), call) for call in _calls(value))
        return next(((kind, call) for kind, call in calls if kind), None)

    def app(kind: str, call: ast.Call, variable: str, is_factory: bool) -> App:
        is_asgi = kind in ("fastapi", "asgi") or _called(call, names).endswith("get_asgi_application")
        return App(kind, module, variable, is_factory, is_asgi, file.place(call.lineno))

    for variable, value in assignments(tree):
        if found := made(value):
            yield app(*found, variable, is_factory=False)
    for statement in tree.body:
        if isinstance(statement, ast.FunctionDef) and (found := made(statement)):
            yield app(*found, statement.name, is_factory=True)


def _settings(tree: ast.Module, names: dict[str, str], file: TextFile) -> Iterator[tuple[str, Place]]:
    """`os.environ.setdefault("DJANGO_SETTINGS_MODULE", …)`, or an assignment to it."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(args=[ast.Constant(value="DJANGO_SETTINGS_MODULE"), ast.Constant(value=str() as name)]):
                if _called(node, names) == "os.environ.setdefault":
                    yield name, file.place(node.lineno)
            case ast.Assign(
                targets=[ast.Subscript(value=ast.Attribute(attr="environ"), slice=ast.Constant(value=key))],
                value=ast.Constant(value=str() as name),
            ) if key == "DJANGO_SETTINGS_MODULE":
                yield name, file.place(node.lineno)


def _runs(tree: ast.Module, names: dict[str, str], file: TextFile) -> Iterator[Run]:
    """Calls that serve; their ports by default are those of the servers' own documentation."""
    flask = {variable for variable, value in assignments(tree) if _creates(value, names) == "flask"}
    for call in _calls(tree):
        called = _called(call, names)
        default = {"uvicorn.run": 8000, "waitress.serve": 8080}.get(called)
        if default is None and called.rpartition(".")[0] in flask and called.endswith(".run"):
            default = 5000
        if default is None:
            continue
        asked = next((word.value for word in call.keywords if word.arg == "port"), None)
        port = default if asked is None else constant(asked, {})
        yield Run(file.path, port if isinstance(port, int) and 0 < port <= 65535 else None, file.place(call.lineno))


def _creates(value: ast.expr, names: dict[str, str]) -> str | None:
    return _CREATES.get(_called(value, names)) if isinstance(value, ast.Call) else None
