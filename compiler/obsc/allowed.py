"""What the comments `# obsc: allow CODE reason` of a specification silence, and which of them silence nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from obsc import rules
from obsc.diagnostics import Diagnostic
from obsc.source import Source
from obsc.yaml12.allowances import Allowance


def without_allowed(source: Source, found: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """What is found and not silenced, and the comments whose code silences nothing anywhere (OBS017).

    What the reader and the schema find, and what writing files does, cannot be silenced.
    """
    if not source.allowances:
        yield from found
        return
    known = {rule.code for rule in rules.all_rules()}
    silenceable = {rule.code for rule in rules.all_rules() if rule.stage != "declared"}
    silent = {(a.code, a.applies_to_line) for a in source.allowances if a.code in silenceable}
    for diagnostic in found:
        if diagnostic.span is None or (diagnostic.code, diagnostic.span.line) not in silent:
            yield diagnostic
    for allowance in source.allowances:
        if allowance.code not in silenceable:
            yield _idle(allowance, known)


def _idle(allowance: Allowance, known: set[str]) -> Diagnostic:
    code = allowance.code
    message, why, fix = (
        (f"`{code}` cannot be silenced", "what cannot be read, written or done is always said", "remove the comment")
        if code in known
        else (
            f"there is no diagnostic `{code}`",
            "whoever reads the comment believes that it silences something",
            "write the code that obsc printed; `obsc explain all` lists them",
        )
    )
    return Diagnostic(
        code="OBS017",
        severity=rules.rule_of("OBS017").severity,
        message=message,
        span=allowance.span,
        label="silences nothing",
        why=why,
        fix=fix,
    )
