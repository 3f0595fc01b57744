"""The command line: parse, call, exit. argparse, because it starts in half the time (docs/decisions/0005).

Exit codes: 0 clean, 1 findings or differences, 2 wrong use or unreadable input, 70 a bug of obsc.
"""

from __future__ import annotations

import argparse
import sys
from importlib import import_module

from obsc import __version__
from obsc.registry import BUILT_IN

OK, FINDINGS, USAGE, BUG = 0, 1, 2, 70

_FILE = "the specification; - reads standard input (default: observability.yaml)"


def main(arguments: list[str] | None = None) -> int:
    """Run one command and give its exit code."""
    parsed = parser().parse_args(arguments)
    try:
        command = import_module(f"obsc.commands.{parsed.command}")
        return int(command.run(parsed))
    except BrokenPipeError:
        # Whoever read the output has seen enough (`obsc show | head`).
        sys.stderr.close()
        return OK
    except KeyboardInterrupt:
        return 130
    except Exception as bug:
        return _report(bug, parsed.command)


def parser() -> argparse.ArgumentParser:
    """The parser, from which completions and the command reference are made too."""
    top = argparse.ArgumentParser(
        prog="obsc",
        description="Compile one observability.yaml to CloudFormation, Terraform, CDK Python or ECS JSON.",
    )
    top.add_argument("--version", action="version", version=f"obsc {__version__}")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")

    build = _command(commands, "build", "compile a specification to one or more targets")
    _spec(build)
    build.add_argument(
        "-t",
        "--target",
        action="append",
        required=True,
        metavar="TARGET",
        help=f"what to compile to: {', '.join(BUILT_IN)}, a plug-in's name, or all; may be repeated",
    )
    build.add_argument(
        "-o",
        "--out",
        default="obsc.out",
        metavar="DIR",
        help="write to DIR/TARGET; - prints the main file instead (default: obsc.out)",
    )
    how = build.add_mutually_exclusive_group()
    how.add_argument("--check", action="store_true", help="write nothing; exit with 1 if the outputs are stale")
    how.add_argument(
        "--diff", action="store_true", help="write nothing; show what would change, exit with 1 if anything"
    )
    build.add_argument(
        "--force", action="store_true", help="overwrite files that obsc did not write or that were edited"
    )
    _strict(build)
    _format(build)

    validate = _command(commands, "validate", "say everything that is wrong with a specification")
    _spec(validate)
    _strict(validate)
    _format(validate)

    show = _command(commands, "show", "print a specification as obsc understands it")
    _spec(show)
    show.add_argument("--resolved", action="store_true", help="with every default that was taken, and why")
    show.add_argument(
        "--stage", choices=("spec", "plan", "infra"), default="spec", help="which form of it (default: spec)"
    )
    _format(show)

    explain = _command(commands, "explain", "explain a diagnostic: why it matters, a bad and a good example")
    explain.add_argument("code", metavar="CODE", help="the code, OBS301 for example; all lists every code")

    prove = _command(commands, "prove", "prove that all targets say the same system, and ask the vendors' own tools")
    _spec(prove)
    prove.add_argument(
        "--with",
        dest="judges",
        action="append",
        metavar="JUDGE",
        help="ask a judge too: cfn-lint, terraform, cdk, deploy and others, or all; repeated or parted by commas",
    )
    prove.add_argument("-o", "--out", metavar="DIR", help="write the report to DIR/proof.json as well")
    _format(prove)

    why = _command(commands, "why", "say which line of the specification a piece of an output comes from")
    why.add_argument(
        "output",
        metavar="OUTPUT:WHAT",
        help="a file that obsc wrote, and a line number or the name of a resource",
    )
    _spec(why)

    schema = _command(commands, "schema", "print the JSON Schema that editors complete from")
    schema.add_argument("-o", "--out", metavar="FILE", help="write it to FILE, relative to the current folder")

    completion = _command(commands, "completion", "print a completion script for a shell")
    completion.add_argument("shell", choices=("bash", "zsh", "fish", "tcsh", "powershell"), help="the shell")

    _command(commands, "version", "print the version")
    return top


def _command(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], name: str, summary: str
) -> argparse.ArgumentParser:
    return commands.add_parser(name, help=summary, description=summary[0].upper() + summary[1:] + ".")


def _spec(command: argparse.ArgumentParser) -> None:
    command.add_argument("-f", "--file", default="observability.yaml", metavar="FILE", help=_FILE)


def _strict(command: argparse.ArgumentParser) -> None:
    command.add_argument("--strict", action="store_true", help="exit with 1 for warnings too")


def _format(command: argparse.ArgumentParser) -> None:
    command.add_argument("--format", choices=("text", "json"), default="text", help="for people, or for programs")


def _report(bug: Exception, command: str) -> int:
    import traceback

    traceback.print_exception(bug)
    sys.stderr.write(f"\nobsc {__version__}: `obsc {command}` met a bug of its own. Please report the lines above.\n")
    return BUG
