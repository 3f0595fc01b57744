"""OBS711."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan
from obsc.rules import Finding, rule
from obsc.rules.user_data import files


@rule("OBS711", "user-data-file", Severity.ERROR)
def user_data_file(plan: Plan) -> Iterator[Finding]:
    """A file with commands cannot be read.

    ## Why
    The files of `userData` become part of the output, byte for byte. They are looked for relative to the specification
    and below its folder only: no absolute path, no `..`, no symbolic link, so that a specification that somebody else
    wrote cannot take files of yours along. A shell reads text, in UTF-8.

    ## Bad
    ```yaml
    platform: { ec2: {} }
    services: { web: { image: null, userData: { before: [/etc/passwd] } } }
    ```

    ## Good
    ```yaml
    platform: { ec2: {} }
    services: { web: { image: null, userData: { before: [] } } }
    ```

    ## Source
    - https://cloudinit.readthedocs.io/en/latest/explanation/format.html#user-data-script
    """
    for file in files(plan):
        if file.problem is not None:
            yield Finding(
                message=f"`{file.path}` {file.problem}",
                path=file.origin,
                label="not read",
                fix="write the path of a text file in the specification's folder or below it",
            )
