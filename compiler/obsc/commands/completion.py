"""`obsc completion`."""

from __future__ import annotations

import sys
from argparse import Namespace

from obsc.cli import OK, parser


def run(arguments: Namespace) -> int:
    """Print the script that a shell's start-up file should read."""
    import shtab

    sys.stdout.write(shtab.complete(parser(), arguments.shell).rstrip("\n") + "\n")
    return OK
