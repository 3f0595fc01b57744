"""`obsc completion`."""

from __future__ import annotations

import argparse
import sys
from argparse import Namespace
from collections.abc import Iterator

from obsc import registry
from obsc.cli import OK, parser


def run(arguments: Namespace) -> int:
    """Print the script that a shell's start-up file should read."""
    import shtab

    top = parser()
    for action in _actions(top):
        if action.dest == "target":
            action.choices = (*registry.names(), "all")
        elif action.dest in ("file", "files", "out", "output"):
            action.complete = shtab.FILE  # type: ignore[attr-defined]
    sys.stdout.write(shtab.complete(top, arguments.shell).rstrip("\n") + "\n")
    return OK


def _actions(top: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    """The arguments of every command."""
    for action in top._actions:
        if isinstance(action, argparse._SubParsersAction):
            for command in action.choices.values():
                yield from command._actions
