"""OBS337."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan
from obsc.rules import Finding, rule

_SHELLS = ("sh", "bash", "ash", "dash", "zsh")


@rule("OBS337", "shell-swallows-command", Severity.ERROR)
def shell_swallows_command(plan: Plan) -> Iterator[Finding]:
    """The entry point is a shell that does not run what stands behind it.

    ## Why
    obsc appends the server's command to the entry point, which has to execute it. `sh -c SCRIPT A B` runs the script
    with A as `$0` and B as `$1`: the script has to say `exec "$@"`, and one word has to stand for `$0`.

    ## Bad
    ```yaml
    services:
      web:
        entryPoint: [sh, -c, "python manage.py migrate"]
    ```

    ## Good
    ```yaml
    services:
      web:
        entryPoint: [sh, -c, 'python manage.py migrate && exec "$@"', --]
    ```

    ## Source
    - https://pubs.opengroup.org/onlinepubs/9799919799/utilities/sh.html
    - https://docs.docker.com/reference/dockerfile/#entrypoint
    """
    for service in plan.services:
        wrong = _wrong(service.entry_point) if service.launch.is_ours else None
        if wrong is not None:
            index, label = wrong
            yield Finding(
                message=f"the entry point of `{service.name}` does not run the server",
                path=service.at("entryPoint", index),
                label=label,
                fix="""write `[sh, -c, 'first this && exec "$@"', --]`, or a script of the image""",
            )


def _wrong(words: tuple[str, ...]) -> tuple[int, str] | None:
    """The word at which the command gets lost, and how."""
    shell = next((i for i, word in enumerate(words) if word.rpartition("/")[2] in _SHELLS), None)
    if shell is None:
        return None
    flags = [i for i in range(shell + 1, len(words)) if words[i].startswith("-") and not words[i].startswith("--")]
    reads_script = next((i for i in flags if words[i].endswith("c")), None)
    if reads_script is None:
        # Behind the shell stands a script of the image, or nothing: then the shell opens a file that is named `sh`.
        return (shell, "a shell without a script") if shell + len(flags) == len(words) - 1 else None
    if reads_script == len(words) - 1:
        return reads_script, "takes the command's first word for a script"
    script = words[reads_script + 1]
    if not any(rest in script for rest in ("$@", "$*", "${@")):
        return reads_script + 1, 'lacks `exec "$@"`'
    return (reads_script + 1, "loses the command's first word as `$0`") if len(words) == reads_script + 2 else None
