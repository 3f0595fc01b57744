"""OBS714."""

from __future__ import annotations

import re
from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan
from obsc.rules import Finding, rule
from obsc.rules.user_data import files_before, started

_ENDS = re.compile(r"exit\b|exec\s+[^<>&\d\s]")


@rule("OBS714", "script-ends-before-ours", Severity.WARNING)
def script_ends_before_ours(plan: Plan) -> Iterator[Finding]:
    """A command of the user's ends the script before what obsc adds.

    ## Why
    User data is one script. An `exit` at the beginning of a line, or an `exec` of a program, ends it there: no agent is
    installed and no app is started, and cloud-init reports success.

    ## Source
    - https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#exit
    """
    for file in files_before(plan):
        for number, line in enumerate(file.text.splitlines(), 1):
            if _ENDS.match(line) and not started(line):  # else OBS705
                yield Finding(
                    message=f"line {number} of `{file.path}` ends the script: `{line.strip()[:40]}`",
                    path=file.origin,
                    label=f"line {number}",
                    fix="remove the line, or name the file in `after`",
                )
