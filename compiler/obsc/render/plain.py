"""A finding in words alone, for readers that show the file themselves."""

from __future__ import annotations

from obsc.diagnostics import Diagnostic


def lines(diagnostic: Diagnostic) -> list[str]:
    """What was found, where it holds, why it matters, what to do; as it is, control characters included."""
    fix = diagnostic.fix
    if diagnostic.suggestion is not None:
        fix = f"did you mean `{diagnostic.suggestion}`? {fix}".rstrip()
    only = ", ".join(f"`{name}`" for name in diagnostic.environments)
    told = [diagnostic.message, only and f"only in: {only}", diagnostic.why, fix and f"fix: {fix}"]
    return [line for line in told if line]
