"""`obsc schema`."""

from __future__ import annotations

import hashlib
import os
import sys
from argparse import Namespace

from obsc import __version__, files
from obsc.check import schema_for_editors
from obsc.cli import FINDINGS, OK
from obsc.commands.specification import say
from obsc.target import File, Header


def run(arguments: Namespace) -> int:
    """Print the schema, or write it where an editor's modeline points."""
    text = schema_for_editors()
    if arguments.out is None:
        sys.stdout.write(text)
        return OK
    folder, name = os.path.split(arguments.out)
    made_from = Header(__version__, "the language", hashlib.sha256(text.encode()).hexdigest())
    problems = files.write(files.plan_write(folder or ".", [File(name, text)], made_from))
    say(problems, None, "text", arguments.out)
    return FINDINGS if problems else OK
