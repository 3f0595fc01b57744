"""OBS705."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan
from obsc.rules import Finding, rule
from obsc.rules.user_data import files, started


@rule("OBS705", "app-started-by-hand", Severity.WARNING)
def app_started_by_hand(plan: Plan) -> Iterator[Finding]:
    """The user's own commands start the app, as what obsc adds to them does.

    ## Why
    A server that is started by user data is not supervised, is gone after a reboot, and in the foreground keeps
    cloud-init from ending. obsc writes a service of systemd or a container that restarts. Both listen on the same port,
    and one of them ends.

    ## Source
    - https://cloudinit.readthedocs.io/en/latest/explanation/boot.html
    - https://www.freedesktop.org/software/systemd/man/latest/systemd.service.html
    """
    for file in files(plan):
        for number, line in enumerate(file.text.splitlines(), 1):
            if what := started(line):
                yield Finding(
                    message=f"line {number} of `{file.path}` starts `{what}`, and so does obsc",
                    path=file.origin,
                    label=f"line {number}",
                    fix="remove the line: `server` says how the app is started",
                )
