"""`obsc explain`."""

from __future__ import annotations

import sys
from argparse import Namespace

from obsc.cli import OK, USAGE
from obsc.rules import RETIRED, all_rules


def run(arguments: Namespace) -> int:
    """Print a rule's page, or the list of all."""
    rules = {rule.code: rule for rule in all_rules()}
    code = arguments.code.upper()
    if code == "ALL":
        for rule in rules.values():
            sys.stdout.write(f"{rule.code}  {rule.severity.label:<7}  {rule.summary}\n")
        return OK
    if code in RETIRED:
        sys.stdout.write(f"{code} is retired: {RETIRED[code]}.\n")
        return OK
    if code not in rules:
        sys.stderr.write(f"obsc: no diagnostic {arguments.code!r}; `obsc explain all` lists them\n")
        return USAGE
    rule = rules[code]
    sys.stdout.write(f"# {rule.code} {rule.name} ({rule.severity.label})\n\n{rule.doc.strip()}\n")
    return OK
