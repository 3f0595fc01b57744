"""`obsc validate`."""

from __future__ import annotations

import sys
from argparse import Namespace

from obsc.commands.specification import compile_file, exit_code, say


def run(arguments: Namespace) -> int:
    """Print every finding."""
    compilation = compile_file(arguments)
    if isinstance(compilation, int):
        return compilation
    found = compilation.diagnostics
    say(found, compilation.source, arguments.format, compilation.source.name)
    if arguments.format == "text" and not found:
        sys.stderr.write(f"{compilation.source.name}: nothing to complain about\n")
    return exit_code(found, strict=arguments.strict)
