"""`obsc version`."""

from __future__ import annotations

import sys
from argparse import Namespace

from obsc import __version__


def run(arguments: Namespace) -> int:
    """Print the version."""
    sys.stdout.write(f"obsc {__version__}\n")
    return 0
