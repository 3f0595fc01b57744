"""OBS713."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan
from obsc.rules import Finding, rule
from obsc.rules.user_data import files


@rule("OBS713", "carriage-return-in-a-script", Severity.ERROR)
def carriage_return_in_a_script(plan: Plan) -> Iterator[Finding]:
    """A file with commands has the line ends of Windows.

    ## Why
    A shell takes the carriage return for the last character of every line: the kernel looks for an interpreter
    `/bin/bash\\r`, and a command gets it at the end of its last word. The file is kept byte for byte, so obsc does not
    mend it.

    ## Source
    - https://www.shellcheck.net/wiki/SC1017
    """
    for file in files(plan):
        if "\r" in file.text:
            number = file.text[: file.text.index("\r")].count("\n") + 1
            yield Finding(
                message=f"line {number} of `{file.path}` ends with a carriage return",
                path=file.origin,
                label=f"line {number}",
                fix="save it with Unix line ends (LF)",
            )
