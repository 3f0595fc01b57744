"""`obsc lsp`."""

from __future__ import annotations

import sys
from argparse import Namespace


def run(arguments: Namespace) -> int:
    """Serve one editor, over standard input and output."""
    from obsc.lsp.server import Server

    outgoing = sys.stdout.buffer
    # Whatever prints by mistake must not break into a message.
    sys.stdout = sys.stderr
    # A reader of its own: Python's would be closed at the end, under the thread that waits for it.
    incoming = open(sys.stdin.fileno(), "rb", closefd=False)  # noqa: SIM115
    return Server(incoming, outgoing).run()
