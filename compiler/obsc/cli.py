"""The command line: parse, call, exit. argparse, because it starts in half the time (docs/decisions/0005).

Exit codes: 0 clean, 1 findings or differences, 2 wrong use or unreadable input, 70 a bug of obsc.
"""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from keyword import iskeyword

from obsc import __version__
from obsc.registry import BUILT_IN

OK, FINDINGS, USAGE, BUG = 0, 1, 2, 70

REPORTS = ("sarif", "github", "junit")
"""The formats of diagnostics for other people's tools; each is a module of `obsc.render`."""

_BRIEF = frozenset({"build", "validate", "show", "explain", "graph", "why", "schema", "version"})
"""The commands that end before the garbage collector finds anything worth its rounds, of which start-up alone is 60."""

_FILE = "the specification; - reads standard input (default: observability.yaml)"


def main(arguments: list[str] | None = None) -> int:
    """Run one command and give its exit code."""
    words = sys.argv[1:] if arguments is None else arguments
    only = words[0] if words and words[0] in _COMMANDS else None
    is_brief = arguments is None and only in _BRIEF
    if is_brief:
        gc.disable()
    # A parser of every command takes longer to make than a specification to read.
    commands = parser(only)
    parsed = commands.parse_args(words)
    if "" in vars(parsed).values():
        # A variable of a shell that is not set: as a folder, it would be the root of the machine.
        commands.error("an argument is empty")
    try:
        # `import` is a word of Python's own, and no name of a module.
        command = import_module(f"obsc.commands.{parsed.command}{'_' * iskeyword(parsed.command)}")
        return int(command.run(parsed))
    except BrokenPipeError:
        # Whoever read the output has seen enough (`obsc show | head`).
        sys.stderr.close()
        return OK
    except KeyboardInterrupt:
        return 130
    except Exception as bug:
        return report(bug, parsed.command)
    finally:
        if is_brief:
            # Or the interpreter looks through everything once more before it ends, for a tenth of a build.
            gc.freeze()


def parser(only: str | None = None) -> argparse.ArgumentParser:
    """The parser, from which completions and the command reference are made too; or as much as one command needs."""
    top = argparse.ArgumentParser(
        prog="obsc",
        formatter_class=_Formatter,
        description="Compile one observability.yaml to CloudFormation, Terraform, CDK Python or ECS JSON.",
    )
    top.add_argument("--version", action="version", version=f"obsc {__version__}")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, (summary, fill) in _COMMANDS.items():
        if only in (None, name):
            about = summary[0].upper() + summary[1:] + "."
            fill(commands.add_parser(name, help=summary, description=about, formatter_class=_Formatter))
    return top


class _Formatter(argparse.HelpFormatter):
    """argparse's own. It makes one for every argument, to look at its words, and asks `shutil` for the width of the
    terminal, which takes 2 ms to import.
    """

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=_columns() - 2)


def _columns() -> int:
    """The width of the terminal as `shutil.get_terminal_size` finds it."""
    said = os.environ.get("COLUMNS", "")
    if said.isdecimal() and int(said):
        return int(said)
    try:
        return os.get_terminal_size(1).columns or 80
    except OSError:  # no terminal
        return 80


def _init(init: argparse.ArgumentParser) -> None:
    init.add_argument("dir", nargs="?", default=".", metavar="DIR", help="the project's folder (default: this one)")
    init.add_argument("--print", action="store_true", help="print the specification and write nothing")
    init.add_argument("--no-input", action="store_true", help="ask nothing, even on a terminal")
    init.add_argument(
        "--force", action="store_true", help="replace a specification that is still as `obsc init` wrote it"
    )
    _format(init)


def _import(importing: argparse.ArgumentParser) -> None:
    importing.add_argument(
        "path",
        metavar="PATH",
        help="a folder or a file: CloudFormation, Terraform or its `show -json`, task definitions, a Copilot manifest"
        " or a Compose file",
    )
    importing.add_argument(
        "-o",
        "--out",
        default="observability.yaml",
        metavar="FILE",
        help="write it to FILE, which must not exist; - prints it (default: observability.yaml)",
    )
    importing.add_argument(
        "--force", action="store_true", help="replace a specification that is still as obsc wrote it"
    )
    _format(importing)


def _diff(diff: argparse.ArgumentParser) -> None:
    _spec(diff)
    _environment(diff)
    diff.add_argument(
        "--against",
        required=True,
        metavar="PATH",
        help="a folder or a file with what exists, in any language that `obsc import` reads; or live: an AWS account,"
        " which is only asked",
    )
    _format(diff)
    live = diff.add_argument_group("with --against live")
    live.add_argument("--cluster", metavar="NAME", help="the cluster, where the specification leaves it open")
    live.add_argument("--region", metavar="REGION", help="the region (default: the specification's, or the profile's)")
    live.add_argument("--profile", metavar="NAME", help="the profile of the AWS configuration (default: boto3's own)")


def _build(build: argparse.ArgumentParser) -> None:
    _spec(build)
    _environment(build, "compile it with an environment of the specification, to DIR/NAME/TARGET")
    build.add_argument(
        "-t",
        "--target",
        action="append",
        required=True,
        metavar="TARGET",
        help=f"what to compile to: {', '.join(BUILT_IN)}, a plug-in's name, or all that deploy; repeated or parted"
        " by commas",
    )
    build.add_argument(
        "-o",
        "--out",
        default="obsc.out",
        metavar="DIR",
        help="write to DIR/TARGET; - prints the main file instead (default: obsc.out)",
    )
    build.add_argument(
        "--split",
        action="store_true",
        help="write network, backends and services apart, with scripts that deploy and delete them in order",
    )
    how = build.add_mutually_exclusive_group()
    how.add_argument("--check", action="store_true", help="write nothing; exit with 1 if the outputs are stale")
    how.add_argument(
        "--diff", action="store_true", help="write nothing; show what would change, exit with 1 if anything"
    )
    how.add_argument(
        "--watch", action="store_true", help="build again whenever the specification or a file that it names changes"
    )
    _recursive(build)
    build.add_argument(
        "--force", action="store_true", help="overwrite files that obsc did not write or that were edited"
    )
    _locked(build)
    _strict(build)
    _format(build, *REPORTS)


def _validate(validate: argparse.ArgumentParser) -> None:
    validate.add_argument("files", nargs="*", metavar="FILE", help="specifications, in place of --file")
    _recursive(validate)
    _spec(validate)
    _environment(validate, "look at one environment only (default: the specification and each of its environments)")
    validate.add_argument(
        "--fix", action="store_true", help="make the fixes for which nobody has to choose; - writes to standard output"
    )
    validate.add_argument(
        "--diff", action="store_true", help="with --fix: write nothing; show what would change, exit with 1 if anything"
    )
    _locked(validate)
    _strict(validate)
    _format(validate, *REPORTS)


def _update(update: argparse.ArgumentParser) -> None:
    _spec(update)
    update.add_argument(
        "--from",
        dest="source",
        metavar="FILE",
        help="digests to lock as well: lines IMAGE:TAG@sha256:DIGEST, # before a comment",
    )


def _show(show: argparse.ArgumentParser) -> None:
    _spec(show)
    _environment(show)
    show.add_argument("--resolved", action="store_true", help="with every default that was taken, and why")
    show.add_argument(
        "--stage", choices=("spec", "plan", "infra"), default="spec", help="which form of it (default: spec)"
    )
    show.add_argument(
        "--permissions", action="store_true", help="what each role may do, on what, and what each action is for"
    )
    _format(show)


def _explain(explain: argparse.ArgumentParser) -> None:
    explain.add_argument("code", metavar="CODE", help="the code, OBS301 for example; all lists every code")


def _prove(prove: argparse.ArgumentParser) -> None:
    prove.add_argument("spec", nargs="?", metavar="SPEC", help="the specification, in place of --file")
    _spec(prove)
    _environment(prove, "prove it of an environment of the specification; the report goes to DIR/NAME")
    prove.add_argument(
        "--with",
        dest="judges",
        action="append",
        metavar="JUDGE",
        help="ask a judge too: cfn-lint, terraform, cdk, deploy and others, or all; repeated or parted by commas",
    )
    prove.add_argument("--split", action="store_true", help="prove what `obsc build --split` writes, layer by layer")
    prove.add_argument("-o", "--out", metavar="DIR", help="write the report to DIR/proof.json as well")
    _format(prove)


def _graph(graph: argparse.ArgumentParser) -> None:
    _spec(graph)
    _environment(graph)
    graph.add_argument(
        "--format",
        choices=("mermaid", "dot", "svg", "html"),
        default="mermaid",
        help="svg and html are laid out by the extra `graph` of obsc or by Graphviz (default: mermaid)",
    )
    graph.add_argument(
        "--group",
        choices=("none", "agent"),
        help="draw the services of an agent as one (default: where there are more than 12)",
    )
    graph.add_argument("-o", "--out", metavar="FILE", help="write it to FILE, relative to the current folder")


def _compare(compare: argparse.ArgumentParser) -> None:
    _spec(compare)
    _environment(compare)
    compare.add_argument(
        "--topology", action="store_true", required=True, help="agents beside the apps, or as services of their own"
    )
    compare.add_argument(
        "--tasks",
        action="append",
        type=_count,
        metavar="N",
        help="so many tasks of each service; may be repeated (default: 1, 2, 5, 10 and 20)",
    )
    _format(compare)


def _why(why: argparse.ArgumentParser) -> None:
    why.add_argument(
        "output",
        metavar="OUTPUT:WHAT",
        help="a file that obsc wrote, and a line number or the name of a resource",
    )
    _spec(why)
    _environment(why)


def _schema(schema: argparse.ArgumentParser) -> None:
    schema.add_argument("-o", "--out", metavar="FILE", help="write it to FILE, relative to the current folder")


def _instrument(instrument: argparse.ArgumentParser) -> None:
    _spec(instrument)
    _environment(instrument)
    instrument.add_argument(
        "--root",
        metavar="DIR",
        help="the project's folder, below which files are edited (default: the specification's)",
    )
    what = instrument.add_mutually_exclusive_group()
    what.add_argument(
        "--diff", action="store_true", help="write nothing; show what would change, exit with 1 if anything"
    )
    what.add_argument("--undo", action="store_true", help="take back what was edited; every other change stays")


def _patch(patch: argparse.ArgumentParser) -> None:
    patch.add_argument(
        "path", nargs="?", metavar="PATH", help="the file to edit, or a Terraform module, below the project's folder"
    )
    _spec(patch)
    _environment(patch)
    patch.add_argument("--service", metavar="NAME", help="the service of the specification (default: the only one)")
    patch.add_argument(
        "--resource", metavar="NAME", help="the resource to edit, as its file calls it (default: the only one)"
    )
    patch.add_argument(
        "--container",
        metavar="NAME",
        help="the app's container (default: the one that is called as the service, or the only one)",
    )
    patch.add_argument(
        "--root",
        metavar="DIR",
        help="the project's folder, below which files are edited (default: the specification's)",
    )
    patch.add_argument(
        "--override", action="store_true", help="Terraform: write an override file instead of editing the resource"
    )
    what = patch.add_mutually_exclusive_group()
    what.add_argument(
        "--write", action="store_true", help="edit the file (default: show what would change, exit with 1)"
    )
    what.add_argument("--undo", action="store_true", help="take back what was edited; every other change stays")


def _lsp(lsp: argparse.ArgumentParser) -> None:
    lsp.add_argument("--stdio", action="store_true", help="what is done anyway; editors like to say it")


def _completion(completion: argparse.ArgumentParser) -> None:
    completion.add_argument("shell", choices=("bash", "zsh", "fish", "tcsh", "powershell"), help="the shell")


def _verify(verify: argparse.ArgumentParser) -> None:
    verify.add_argument("service", nargs="?", metavar="SERVICE", help="the service (default: the only one)")
    where = verify.add_mutually_exclusive_group(required=True)
    where.add_argument(
        "--local", action="store_true", help="start the app on this machine, and say what telemetry arrives from it"
    )
    where.add_argument("--live", action="store_true", help="ask an AWS account, which changes nothing in it")
    _spec(verify)
    _environment(verify)
    _format(verify)
    _verify_local(verify.add_argument_group("with --local"))
    _verify_live(verify.add_argument_group("with --live"))


def _verify_local(verify: argparse._ArgumentGroup) -> None:
    verify.add_argument("--dir", default=".", metavar="DIR", help="the app's folder (default: this one)")
    verify.add_argument(
        "--venv", metavar="DIR", help="the app's virtual environment (default: the active one, or .venv or venv in DIR)"
    )
    verify.add_argument(
        "--install", action="store_true", help="install the AWS distribution of the init container, once, into a cache"
    )
    verify.add_argument(
        "--command",
        dest="command_line",
        metavar="COMMAND",
        help="the image's CMD, where obsc does not write the command",
    )
    verify.add_argument(
        "--request",
        action="append",
        metavar="REQUEST",
        help="what to send, 'GET /users/42' for example; may be repeated (default: the health check's path and /)."
        " Each is sent until every worker has served",
    )
    verify.add_argument(
        "--scenario",
        action="append",
        metavar="NAME",
        help="delivery (the default), no-agent, no-sampler, agent-stops-first, stop-under-load, worker-dies, or all;"
        " repeated or parted by commas",
    )
    verify.add_argument(
        "--baseline",
        type=_positive,
        metavar="MS",
        help="the median time of a request in production, in milliseconds: measure what instrumentation adds to one,"
        " and fail if that is surely more than 5 %% of it",
    )
    verify.add_argument(
        "--share-network",
        action="store_true",
        help="let the app reach this machine's network, a database for example, and move its ports to free ones",
    )
    verify.add_argument(
        "--start-within",
        type=_positive,
        default=60.0,
        metavar="SECONDS",
        help="how long the app may take to listen (default: 60)",
    )


def _verify_live(verify: argparse._ArgumentGroup) -> None:
    verify.add_argument("--cluster", metavar="NAME", help="the cluster, where the specification leaves it open")
    verify.add_argument(
        "--region", metavar="REGION", help="the region (default: the specification's, or the profile's)"
    )
    verify.add_argument("--profile", metavar="NAME", help="the profile of the AWS configuration (default: boto3's own)")
    verify.add_argument(
        "--input", action="append", metavar="NAME=VALUE", help="what an input was at deployment; may be repeated"
    )
    verify.add_argument(
        "--minutes", type=_count, default=60, metavar="N", help="how far to look back for telemetry (default: 60)"
    )


def _count(written: str) -> int:
    if not written.isdecimal() or int(written) < 1:
        raise argparse.ArgumentTypeError(f"{written!r} is not 1 or more")
    return int(written)


def _positive(written: str) -> float:
    try:
        number = float(written)
    except ValueError:
        number = 0.0
    if not 0 < number < float("inf"):
        raise argparse.ArgumentTypeError(f"{written!r} is not a number above 0")
    return number


def _spec(command: argparse.ArgumentParser) -> None:
    command.add_argument("-f", "--file", default="observability.yaml", metavar="FILE", help=_FILE)


def _environment(command: argparse.ArgumentParser, what: str = "an environment of the specification") -> None:
    command.add_argument("--env", metavar="NAME", help=what)


def _recursive(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "-r",
        "--recursive",
        metavar="DIR",
        help="do it for every file of that name in DIR and below, but what git ignores and hidden folders;"
        " what nobody has changed is not done again",
    )
    command.add_argument(
        "--no-cache", dest="cache", action="store_false", help="with --recursive: do what is unchanged again, too"
    )


def _locked(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--locked", action="store_true", help="fail where an image differs from obsc.lock, which `obsc update` writes"
    )


def _strict(command: argparse.ArgumentParser) -> None:
    command.add_argument("--strict", action="store_true", help="exit with 1 for warnings too")


def _format(command: argparse.ArgumentParser, *reports: str) -> None:
    what = "for people, or for programs"
    if reports:
        what += "; sarif is for code scanning, github for annotations of a workflow, junit for test results"
    command.add_argument("--format", choices=("text", "json", *reports), default="text", help=what)


def _nothing(_command: argparse.ArgumentParser) -> None:
    """A command without arguments."""


def report(bug: Exception, command: str) -> int:
    """Ask for a report of what is nobody's fault but obsc's."""
    import traceback

    traceback.print_exception(bug)
    sys.stderr.write(f"\nobsc {__version__}: `obsc {command}` met a bug of its own. Please report the lines above.\n")
    return BUG


_COMMANDS: Mapping[str, tuple[str, Callable[[argparse.ArgumentParser], None]]] = {
    "init": ("read a project and write its first specification", _init),
    "import": ("write the specification of infrastructure that exists", _import),
    "build": ("compile a specification to one or more targets", _build),
    "validate": ("say everything that is wrong with a specification", _validate),
    "update": ("lock the images of agents and of the distribution in obsc.lock", _update),
    "show": ("print a specification as obsc understands it", _show),
    "explain": ("explain a diagnostic: why it matters, a bad and a good example", _explain),
    "prove": ("prove that all targets say the same system, and ask the vendors' own tools", _prove),
    "diff": ("compare a specification with infrastructure that exists", _diff),
    "graph": ("draw who sends what to whom, by which port, and what crosses a network", _graph),
    "verify": ("hold a running app, here or in AWS, against what is compiled for it", _verify),
    "compare": ("print what a system takes with its agents in another place", _compare),
    "why": ("say which line of the specification a piece of an output comes from", _why),
    "schema": ("print the JSON Schema that editors complete from", _schema),
    "instrument": (
        "add OpenTelemetry to the Dockerfile and the requirements of the images that bring it",
        _instrument,
    ),
    "patch": ("put what telemetry needs into infrastructure that exists", _patch),
    "lsp": ("tell an editor what is wrong while you write, over standard input and output", _lsp),
    "completion": ("print a completion script for a shell", _completion),
    "version": ("print the version", _nothing),
}
"""Name -> what it does, and what gives it its arguments."""
