"""OBS052."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Path, Severity
from obsc.infra.values import Ref
from obsc.plan.model import Plan, Service, Variable
from obsc.plan.sdk import split_attributes
from obsc.rules import Finding, all_rules, rule
from obsc.rules.environment import has_placeholder


@rule("OBS052", "generated-value-overridden", Severity.INFO)
def generated_value_overridden(plan: Plan) -> Iterator[Finding]:
    """The environment replaces a value that obsc would have set.

    ## Why
    The user's environment wins, key by key. Most of obsc's own values make telemetry work, so whoever looks for missing
    telemetry wants to know which of them are not in use. Where a value cannot work, another rule says so.

    ## Bad
    ```yaml
    services:
      web:
        env: { OTEL_TRACES_EXPORTER: none }
    ```

    ```yaml
    backends: { traces: { type: xray } }
    agents: { adot: { distribution: adot-collector, env: { AWS_REGION: us-east-1 } } }
    services: { web: { agent: adot } }
    ```

    ## Good
    ```yaml
    services:
      web:
        env: { LOG_LEVEL: debug }
    ```

    ## Source
    - https://aws-otel.github.io/docs/getting-started/python-sdk/auto-instr
    """
    replaced = [(service, variable) for service in plan.services for variable in service.variables if _lost(variable)]
    spoken_of = _spoken_of(plan) if replaced else set()
    for service, variable in replaced:
        if variable.origin not in spoken_of and not has_placeholder(variable):
            yield _finding(service, variable)
    for agent in dict.fromkeys((*(service.agent for service in plan.services), *plan.agents)):
        ours = dict(agent.collector.variables) if agent.collector is not None else {}
        for name, value in agent.env:
            if name in ours and ours[name] != value:
                yield Finding(
                    message=f"`{name}` of `{agent.name}` replaces the value that obsc would set",
                    path=(*agent.origin, "env", name),
                    label="instead of obsc's",
                    fix="leave it out: obsc takes it from the backend",
                )


def _lost(variable: Variable) -> list[str]:
    """What of obsc's value is not in use: the names of attributes, or the variable's own."""
    ours, now = variable.generated, variable.value
    if ours is None or ours == now or variable.source == "generated":
        return []
    if variable.source == "user":
        return [variable.name]
    if variable.name != "OTEL_RESOURCE_ATTRIBUTES" or not isinstance(ours, str) or not isinstance(now, str):
        return []
    merged = split_attributes(now)
    return [key for key, value in split_attributes(ours).items() if merged.get(key) != value]


def _spoken_of(plan: Plan) -> set[Path]:
    """The places where another rule has something more precise to say."""
    others = (rule for rule in all_rules() if rule.stage == "Plan" and rule.check and rule.code != "OBS052")
    return {finding.path for rule in others if rule.check for finding in rule.check(plan)}


def _finding(service: Service, variable: Variable) -> Finding:
    lost = _lost(variable)
    if lost != [variable.name]:
        what = " and ".join(f"`{key}`" for key in lost)
        message = f"`{variable.name}` of `{service.name}` replaces obsc's {what}"
        fix = "write it under `resource.attributes`, where every key is one of its own"
    else:
        message = f"`{variable.name}` of `{service.name}` replaces the value that obsc would set"
        fix = f"leave it out to get `{_short(variable.generated)}`"
        if variable.name == "OTEL_RESOURCE_ATTRIBUTES" and isinstance(variable.value, Ref):
            fix = "write the attributes under `resource.attributes`: an input replaces them all, the service's name too"
    return Finding(message=message, path=variable.origin, label="instead of obsc's", fix=fix)


def _short(value: object) -> str:
    text = str(value).partition("\n")[0]
    return text if len(text) <= 60 and text == str(value) else text[:59] + "…"
