"""gunicorn's configuration, which is Python: `post_fork` starts OpenTelemetry in every worker.

https://docs.gunicorn.org/en/stable/settings.html#post-fork
"""

from __future__ import annotations

import ast
import symtable
import warnings
from collections.abc import Iterator

from obsc.images.splices import Splice, Unsafe, line_end, spliced
from obsc.patching.cdk.python_syntax import Source, parsed
from obsc.plan.launch.files import START
from obsc.plan.launch.gunicorn import hook_lines, worker_hook

_HOOK = "post_fork"
_HOOKS = (_HOOK, "post_worker_init")
"""The functions in which OpenTelemetry can start: gunicorn calls both in a worker."""
_OPEN = ("globals", "locals", "vars", "exec")
"""What gives values to names that nobody sees."""


def with_hook(before: str) -> str:
    """The configuration with the hook; Unsafe where it has one that obsc does not understand."""
    source = Source(before)
    if any(_starts(node) for function in _functions(source.tree) for node in function.body):
        return before
    _check_imports(source.tree)
    own = _own(source.tree)
    after = spliced(before, [_appended(source) if own is None else _inserted(source, own)])
    _check(source.tree, after, own)
    return after


def notes(text: str) -> tuple[str, ...]:
    """What a person should know of the rest of the file."""
    return tuple(_preloaded(parsed(text)))


def snippet() -> str:
    """The hook by itself."""
    return worker_hook()


def _preloaded(tree: ast.Module) -> Iterator[str]:
    """What OBS317 says of an app that is loaded before the hook runs."""
    for node in tree.body:
        match node:
            case ast.Assign(targets=[ast.Name(id="preload_app")], value=ast.Constant(value=True)):
                yield (
                    f"`preload_app = True` at line {node.lineno}: the app is imported before OpenTelemetry starts in"
                    " the workers; look whether every library shows up in the traces (OBS317)"
                )


def _functions(tree: ast.Module) -> list[ast.FunctionDef]:
    return [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name in _HOOKS]


def _starts(node: ast.stmt) -> bool:
    """Whether a statement starts OpenTelemetry, as ours does or as guides do it by hand."""
    match node:
        case ast.Try(body=body):
            return any(map(_starts, body))
        case ast.Import(names=names):
            return any(one.name == START for one in names)
        case ast.ImportFrom(module=str(module), names=names, level=0):
            return any(f"{module}.{one.name}" == START for one in names)
    return False


def _check_imports(tree: ast.Module) -> None:
    """Two that set up OpenTelemetry are one too many, and one that starts in the master leaves the workers without."""
    for node in ast.walk(tree):
        named = [one.name for one in node.names] if isinstance(node, ast.Import) else []
        named += [node.module or ""] if isinstance(node, ast.ImportFrom) and node.level == 0 else []
        if any(name.partition(".")[0] == "opentelemetry" for name in named):
            line = getattr(node, "lineno", 0)
            raise Unsafe(f"imports `opentelemetry` at line {line}: obsc does not know whether that starts it, too")


def _own(tree: ast.Module) -> ast.FunctionDef | None:
    """The user's hook, if there is one; Unsafe where it is anything but one plain function."""
    found = [(node, what) for node in ast.walk(tree) if (what := _binds(node)) is not None]
    plain = next((node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == _HOOK), None)
    for node, what in found:
        if node is not plain:
            line = getattr(node, "lineno", 0)
            raise Unsafe(f"{what} at line {line}, and obsc only adds to one function `{_HOOK}` at the file's top level")
    if plain is not None and plain.decorator_list:
        raise Unsafe(f"decorates `{_HOOK}` at line {plain.lineno}")
    return plain


def _binds(node: ast.AST) -> str | None:
    """How a piece of the program gives `post_fork` a value, or may do so."""
    match node:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name) if name == _HOOK:
            return f"defines `{_HOOK}`"
        case ast.Name(id=name, ctx=ast.Store() | ast.Del()) if name == _HOOK:
            return f"gives `{_HOOK}` a value or takes it away"
        case ast.ImportFrom(names=[ast.alias(name="*")]):
            return "imports `*`, which may hold a hook,"
        case ast.Import(names=names) | ast.ImportFrom(names=names) if _HOOK in {
            one.asname or one.name for one in names
        }:
            return f"imports `{_HOOK}`"
        case ast.ExceptHandler(name=name) | ast.MatchAs(name=name) | ast.MatchStar(name=name) if name == _HOOK:
            return f"gives `{_HOOK}` a value"
        case ast.Global(names=names) if _HOOK in names:
            return f"declares `{_HOOK}` global"
        case ast.Call(func=ast.Name(id=name)) if name in _OPEN:
            return f"calls `{name}`, which may set a hook,"
    return None


def _appended(source: Source) -> Splice:
    """The function at the end, two blank lines behind what stands there; a text without a last line feed has none."""
    text, end = source.text, line_end(source.text)
    rows = worker_hook(_unit(source)).splitlines()
    had = text[len(text.rstrip("\r\n")) :].count("\n")
    if not text.strip("\ufeff\r\n"):
        return Splice(len(text), len(text), "".join(row + end for row in rows))
    gap = end * max(0, 3 - had)
    return Splice(len(text), len(text), gap + end.join(rows) + (end if had else ""))


def _inserted(source: Source, own: ast.FunctionDef) -> Splice:
    """The statement in front of all that the user's hook does, behind what says what it does."""
    positional = own.args.args
    if len(positional) != 2 or own.args.posonlyargs or own.args.kwonlyargs or own.args.vararg or own.args.kwarg:
        raise Unsafe(f"has a `{_HOOK}` at line {own.lineno} that takes something else than a server and a worker")
    _check_names(source.text, own)
    first = own.body[0]
    line = min([first.lineno, *(one.lineno for one in getattr(first, "decorator_list", ()))])
    if line == own.lineno or not _has_margin(source, first):
        raise Unsafe(f"has a `{_HOOK}` at line {own.lineno} with its statements on one line")
    indent, end = source.indent(first), line_end(source.text)
    rows = [indent + row for row in hook_lines(positional[0].arg, indent)]
    if ast.get_docstring(own, clean=False) is None:
        at = source.offset(_with_remarks(source, own, line), 0)
        return Splice(at, at, "".join(row + end for row in rows))
    if not source.is_alone(first):
        raise Unsafe(f"has a `{_HOOK}` at line {own.lineno} with a statement on the line of its description")
    at = source.line_end(first)
    return Splice(at, at, "".join(end + row for row in rows))


def _has_margin(source: Source, node: ast.stmt) -> bool:
    return not source.indent(node).strip()


def _with_remarks(source: Source, own: ast.FunctionDef, line: int) -> int:
    """The first line of what stands right above a statement about it."""
    while line - 1 > own.lineno and source.text[source.offset(line - 1, 0) :].lstrip(" \t").startswith("#"):
        line -= 1
    return line


def _check_names(text: str, own: ast.FunctionDef) -> None:
    """Our statement gives values to two names: the user's function must not mean something else by them."""
    tables = _names(text).get_children()
    function = next(one for one in tables if one.get_name() == _HOOK and one.get_lineno() == own.lineno)
    for table in _within(function):
        for symbol in table.get_symbols():
            is_other_s = symbol.is_global() or symbol.is_free() or (table is function and symbol.is_parameter())
            if symbol.get_name() in ("error", "opentelemetry") and is_other_s:
                raise Unsafe(
                    f"has a `{_HOOK}` at line {own.lineno} that uses `{symbol.get_name()}`, as obsc's lines do"
                )


def _names(text: str) -> symtable.SymbolTable:
    """What the names of a program mean; Unsafe where Python would not compile it."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about escapes in the user's texts
            return symtable.symtable(text.removeprefix("\ufeff"), "gunicorn.conf.py", "exec")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise Unsafe("is no Python") from None


def _within(table: symtable.SymbolTable) -> Iterator[symtable.SymbolTable]:
    yield table
    for inner in table.get_children():
        yield from _within(inner)


def _unit(source: Source) -> str:
    """How the file indents."""
    for node in source.tree.body:
        inner = getattr(node, "body", None)
        if isinstance(inner, list) and inner and inner[0].lineno > node.lineno and _has_margin(source, inner[0]):
            return source.indent(inner[0])
    return "    "


def _check(before: ast.Module, after: str, own: ast.FunctionDef | None) -> None:
    """The result is the program that it was, and the hook."""
    try:
        _names(after)
        tree = parsed(after)
        is_same = ast.dump(_without_hook(tree, own)) == ast.dump(before)
    except (Unsafe, RecursionError):
        is_same = False
    if not is_same:
        raise Unsafe("is laid out in a way that obsc does not understand")


def _without_hook(tree: ast.Module, own: ast.FunctionDef | None) -> ast.Module:
    """A program without what was added: the last function, or a statement of the user's."""
    if own is None:
        del tree.body[-1]
        return tree
    function = next(node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == _HOOK)
    del function.body[0 if ast.get_docstring(own, clean=False) is None else 1]
    return tree
