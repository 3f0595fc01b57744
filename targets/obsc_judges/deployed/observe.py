"""One deployment watched: what was asked of AWS, and what AWS then describes, in names that fit every account."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from obsc_judges.deployed.asked import asked
from obsc_judges.deployed.cloudformation import Values, deploy
from obsc_judges.deployed.embedded import Account, Embedded
from obsc_judges.deployed.naming import naming
from obsc_judges.deployed.normalise import View, view
from obsc_judges.deployed.refusal import Refused, Unsupported
from obsc_judges.deployed.state import Thing, described
from obsc_judges.deployed.terraform import Module, apply, variables_of
from obsc_judges.deployed.world import Fixture, build, fixtures, values
from obsc_judges.verdict import Outputs


@dataclass(frozen=True, slots=True)
class Observation:
    """What a deployment came to: the state of what it made or changed and its requests, or why there was none.

    It failed, which says something about the build, or nobody here knows how to do it, which does not.
    """

    state: View = field(default_factory=dict)
    requests: View = field(default_factory=dict)
    failure: str = ""
    unsupported: str = ""


@dataclass(frozen=True, slots=True)
class _Ground:
    """An account with what has to exist in it, before a deployment."""

    account: Account
    fixtures: tuple[Fixture, ...]
    values: Values
    before: tuple[Thing, ...]
    requests: int


def of_template(aws: Embedded, template: Mapping[str, Any], needs: Mapping[str, Any], region: str = "") -> Observation:
    """Deploy a template into a new account that has what the template `needs` asks for."""
    return of_deployment(aws, lambda account, values: deploy(template, values, account).generated, needs, region)


def of_deployment(
    aws: Embedded, deployment: Callable[[Account, Values], frozenset[str]], needs: Mapping[str, Any], region: str = ""
) -> Observation:
    """Watch what something does with such an account and these values of parameters; it says which names it made up."""
    try:
        ground = _ground(aws, needs, region)
        generated = deployment(ground.account, ground.values)
    except Refused as error:
        return _none(error)
    return _seen(aws, ground, generated)


def of_modules(
    aws: Embedded,
    modules: Mapping[str, Outputs],
    needs: Mapping[str, Mapping[str, Any]],
    regions: Mapping[str, str],
) -> Mapping[str, Observation]:
    """Apply Terraform configurations, each in a new account that has what a template asks for, in a region."""
    failed: dict[str, Observation] = {}
    grounds: dict[str, _Ground] = {}
    ready: dict[str, Module] = {}
    for name, outputs in modules.items():
        try:
            grounds[name] = _ground(aws, needs[name], regions[name])
            ready[name] = Module(outputs, grounds[name].account, _variables(outputs, grounds[name].values))
        except Refused as error:
            failed[name] = _none(error)
    applied = apply(ready, aws.endpoint()) if ready else {}
    return failed | {
        name: Observation(failure=done.failure) if done.failure else _seen(aws, grounds[name], done.generated)
        for name, done in applied.items()
    }


def _none(error: Refused) -> Observation:
    return Observation(unsupported=str(error)) if isinstance(error, Unsupported) else Observation(failure=str(error))


def _ground(aws: Embedded, needs: Mapping[str, Any], region: str) -> _Ground:
    account = aws.account(region)
    needed = fixtures(needs, account)
    build(needed, account)
    return _Ground(account, needed, values(needs, needed, account), described(account), len(aws.requests(account)))


def _seen(aws: Embedded, ground: _Ground, generated: frozenset[str]) -> Observation:
    things = described(ground.account)
    names = naming(things, ground.fixtures, ground.account, generated)
    before, after = view(ground.before, names), view(things, names)
    changed = {label: fields for label, fields in after.items() if before.get(label) != fields}
    removed = {label: {"removed": True} for label in before if label not in after}
    sent = aws.requests(ground.account)[ground.requests :]
    return Observation(changed | removed, view(asked(sent, ground.account, things), names))


def _variables(outputs: Outputs, given: Values) -> Values:
    """The values by the names of Terraform's variables: the same names in another case, and none that means something.

    https://developer.hashicorp.com/terraform/language/block/variable
    """
    written = {name.replace("_", "").lower(): name for name in variables_of(outputs)}
    names = {name: written.get(name.lower()) or written.get(f"{name}value".lower()) for name in given}
    lost = [name for name, variable in names.items() if variable is None]
    if lost:
        raise Refused(f"no variable for the parameter {', '.join(sorted(lost))}")
    return {variable: given[name] for name, variable in names.items() if variable is not None}
