"""OBS723."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan
from obsc.rules import Finding, rule


@rule("OBS723", "no-character-to-systemd", Severity.ERROR)
def no_character_to_systemd(plan: Plan) -> Iterator[Finding]:
    """A variable of a process under systemd holds a code point that systemd takes for no character.

    ## Why
    Unicode has 66 code points that are never characters, U+FFFE and U+10FFFF for example. systemd takes text with one
    of them for damaged: it leaves the whole variable out, says so in its journal, and starts the app without it.

    ## Bad
    ```yaml
    platform: { ec2: { packaging: host } }
    services: { web: { image: null, env: { SEPARATOR: "\\U0010FFFF" } } }
    ```

    ## Good
    ```yaml
    platform: { ec2: { packaging: host } }
    services: { web: { image: null, env: { SEPARATOR: "\\uE000" } } }
    ```

    ## Source
    - https://github.com/systemd/systemd/blob/v257/src/basic/env-file.c
    - https://www.unicode.org/faq/private_use.html#nonchar1
    """
    if not plan.platform.is_host:
        return
    for service in plan.services:
        for variable in service.variables:
            number = _first(variable.value) if isinstance(variable.value, str) else None
            if number is not None:
                yield Finding(
                    message=f"systemd leaves out `{variable.name}` of `{service.name}`: U+{number:04X} is no character",
                    path=variable.origin,
                    label="would be missing",
                    fix="take another character, one for private use from U+E000 on for example",
                )


def _first(text: str) -> int | None:
    if text.isascii():
        return None
    return next((code for code in map(ord, text) if 0xFDD0 <= code <= 0xFDEF or code & 0xFFFE == 0xFFFE), None)
