"""OBS028."""

from __future__ import annotations

from collections.abc import Iterator

from obsc import registry
from obsc.diagnostics import Severity, nearest
from obsc.plan.model import Plan
from obsc.rules import Finding, rule


@rule("OBS028", "undeclared-divergence", Severity.ERROR)
def undeclared_divergence(plan: Plan) -> Iterator[Finding]:
    """A patch is for one target and does not say why, or says why and is for all.

    ## Why
    All targets say the same system; `obsc prove` shows it. Where one of them may differ, whoever reads the proof and
    the checklist has to find the reason there.

    ## Bad
    ```yaml
    patches:
      - select: { kind: Container, name: web }
        set: { stopTimeout: 60 }
        target: terraform
    ```

    ## Good
    ```yaml
    patches:
      - select: { kind: Container, name: web }
        set: { stopTimeout: 60 }
        target: terraform
        divergence: the Terraform stack runs the long imports
    ```

    ## Source
    - https://developer.hashicorp.com/terraform/language/files/override
    """
    for patch in plan.patches:
        target, at = patch.target, patch.origin
        if target is None and patch.divergence is not None:
            yield Finding(
                message="the patch is for every target, so nothing differs",
                path=(*at, "divergence"),
                key=True,
                label="differs from what?",
                fix="name the `target`, or remove `divergence`",
            )
        if target is not None and patch.divergence is None:
            yield Finding(
                message=f"the patch makes {target} differ and does not say why",
                path=(*at, "target"),
                label="why only here?",
                fix='write the reason: `divergence: "…"`',
            )
        if target is not None and target not in registry.BUILT_IN and target not in registry.names():
            yield Finding(
                message=f"there is no target `{target}`",
                path=(*at, "target"),
                label="unknown target",
                fix="one of " + ", ".join(f"`{name}`" for name in registry.names()),
                suggestion=nearest(target, registry.names()),
            )
