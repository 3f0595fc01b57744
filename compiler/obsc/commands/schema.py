"""`obsc schema`."""

from __future__ import annotations

import sys
from argparse import Namespace

from obsc import files
from obsc.check import SCHEMA_MARK, schema_for_editors
from obsc.cli import FINDINGS, OK
from obsc.commands.specification import say


def run(arguments: Namespace) -> int:
    """Print the schema, or write it where an editor's modeline points."""
    text = schema_for_editors()
    if arguments.out is None:
        sys.stdout.write(text)
        return OK
    problem = files.put(arguments.out, text.encode(), SCHEMA_MARK)
    if problem is not None:
        say([problem], None, "text", arguments.out)
        return FINDINGS
    return OK
