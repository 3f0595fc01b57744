"""OBS712."""

from __future__ import annotations

import re
from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan, UserFile
from obsc.rules import Finding, rule

_SHELL = r"#!\s*(\S*/)?(env\s+(-S\s+)?)?(\S*/)?(ba|da|)sh(\s|$)"
_OTHER_FORMS = ("#cloud-config", "#cloud-boothook", "#include", "#part-handler", "## template:", "Content-Type:")
"""https://cloudinit.readthedocs.io/en/latest/explanation/format.html"""


@rule("OBS712", "not-a-shell-script", Severity.ERROR)
def not_a_shell_script(plan: Plan) -> Iterator[Finding]:
    """A file with commands is for another interpreter than a shell, or of another form of cloud-init.

    ## Why
    User data is one script with one interpreter, that of its first line. The user's files and what obsc adds are parts
    of it, and are run by a POSIX shell: `sh`, `dash` or `bash`.

    ## Source
    - https://cloudinit.readthedocs.io/en/latest/explanation/format.html
    """
    for service in plan.services:
        for file in () if service.machine is None else service.machine.files:
            first = file.text.partition("\n")[0]
            if _is_other(first):
                yield Finding(
                    message=f"`{file.path}` begins with `{first[:40].strip()}`, and is not for a shell",
                    path=file.origin,
                    label="not a shell script",
                    fix="write a shell script that runs it: user data is one script with one interpreter",
                )
            elif _wants_more(file, first, service.machine.before[:1] if service.machine else ()):
                yield Finding(
                    message=f"the first line of `{file.path}` has no effect: another file stands in front of it",
                    path=file.origin,
                    label=f"`{first[:40].strip()}`",
                    fix="set its options with `set`, or name the file first in `before`",
                    severity=Severity.INFO,
                )


def _is_other(first: str) -> bool:
    return (first.startswith("#!") and not re.match(_SHELL, first)) or first.startswith(_OTHER_FORMS)


def _wants_more(file: UserFile, first: str, leading: tuple[UserFile, ...]) -> bool:
    """Whether a `#!` with options stands where it is a comment."""
    return first.startswith("#!") and file not in leading and len(first.removeprefix("#!").split()) > 1
