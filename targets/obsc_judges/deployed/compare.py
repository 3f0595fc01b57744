"""The deployments of several targets side by side, field by field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from obsc_judges.deployed import application_signals, grafana, xray
from obsc_judges.deployed.embedded import REGION, Embedded, embedded
from obsc_judges.deployed.normalise import Field, View
from obsc_judges.deployed.observe import Observation, of_modules, of_template
from obsc_judges.deployed.refusal import Refused
from obsc_judges.deployed.template import template_in
from obsc_judges.verdict import Outputs

DEPLOYMENT = "deployment"
STATE, REQUESTS = "state", "requests"


@dataclass(frozen=True, slots=True)
class Builds:
    """What was built from one specification: for CloudFormation, as synthesised by the CDK, and for Terraform.

    It is deployed in the region. In one of another partition, like cn-north-1, a partition that is written out shows
    too, but not every service is there.
    """

    cfn: Outputs
    cdk_template: Mapping[str, Any] | None = None
    terraform: Outputs | None = None
    region: str = REGION


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that is not the same everywhere: its values by target (None: it is not there), and where it was seen.

    Without a field the whole resource is there or not. As the resource `deployment` one has failed.
    """

    resource: str
    field: str
    values: Mapping[str, Field | None]
    seen_in: tuple[str, ...]

    def __str__(self) -> str:
        told = (f"{target} {'none' if value is None else repr(value)}" for target, value in self.values.items())
        place = ", ".join(filter(None, (self.resource, self.field)))
        return f"{place}: {', '.join(told)} (seen in {' and '.join(self.seen_in)})"


@dataclass(frozen=True, slots=True)
class NotJudged:
    """What this comparison says nothing about, and why."""

    what: str
    why: str


@dataclass(frozen=True, slots=True)
class Deployment:
    """The result for one specification; `judged` counts the fields that were compared, none if there was no telling."""

    differences: tuple[Difference, ...]
    not_judged: tuple[NotJudged, ...]
    judged: int


def compare(
    cfn: Outputs, cdk_template: Mapping[str, Any] | None, terraform: Outputs | None, region: str = REGION
) -> Deployment:
    """Deploy the builds of one specification on an embedded AWS and compare what comes of them."""
    return compare_all({"": Builds(cfn, cdk_template, terraform, region)})[""]


def compare_all(subjects: Mapping[str, Builds]) -> Mapping[str, Deployment]:
    """Compare the builds of many specifications; Terraform is started for many at once.

    CloudFormation's template decides what has to exist before: a target that needs anything else fails.
    """
    templates: dict[str, Mapping[str, Any]] = {}
    found: dict[str, Deployment] = {}
    for name, builds in subjects.items():
        try:
            templates[name] = template_in(builds.cfn)
        except Refused as error:
            found[name] = Deployment((Difference(DEPLOYMENT, "", {"cfn": str(error)}, (STATE,)),), (), 0)
    with embedded() as aws:
        seen = {name: _of_templates(aws, template, subjects[name]) for name, template in templates.items()}
        modules = {name: module for name in templates if (module := subjects[name].terraform) is not None}
        regions = {name: subjects[name].region for name in modules}
        for name, observation in of_modules(aws, modules, templates, regions).items():
            seen[name]["terraform"] = observation
    return {
        name: found.get(name) or _deployment(templates[name], seen[name], subjects[name].region) for name in subjects
    }


def differences(seen: Mapping[str, Observation]) -> tuple[Difference, ...]:
    """Where observations of one system by different targets differ."""
    failed = {target: observation.failure for target, observation in seen.items() if observation.failure}
    if failed:
        return (Difference(DEPLOYMENT, "", {target: failed.get(target, "succeeds") for target in seen}, (STATE,)),)
    found: dict[tuple[str, str], Difference] = {}
    for place, views in _places(seen).items():
        for resource, field, values in _differing(views):
            known = found.get((resource, field), Difference(resource, field, values, ()))
            found[resource, field] = replace(known, seen_in=(*known.seen_in, place))
    return tuple(found[key] for key in sorted(found))


def _deployment(template: Mapping[str, Any], seen: Mapping[str, Observation], region: str) -> Deployment:
    unsupported = {target: one.unsupported for target, one in seen.items() if one.unsupported}
    if unsupported:  # of this specification nothing was compared
        return Deployment((), tuple(NotJudged(f"the deployment of {t}", why) for t, why in unsupported.items()), 0)
    return Deployment(differences(seen), tuple(_not_judged(template, region)), _judged(seen))


def _of_templates(aws: Embedded, template: Mapping[str, Any], builds: Builds) -> dict[str, Observation]:
    seen = {"cfn": of_template(aws, template, template, builds.region)}
    if builds.cdk_template is not None:
        seen["cdk"] = of_template(aws, builds.cdk_template, template, builds.region)
    return seen


def _places(seen: Mapping[str, Observation]) -> Mapping[str, Mapping[str, View]]:
    state = {target: observation.state for target, observation in seen.items()}
    requests = {target: observation.requests for target, observation in seen.items()}
    return {STATE: state, REQUESTS: requests}


def _differing(views: Mapping[str, View]) -> Iterator[tuple[str, str, Mapping[str, Field | None]]]:
    for resource in sorted({resource for view in views.values() for resource in view}):
        if any(resource not in view for view in views.values()):
            yield resource, "", {target: "exists" if resource in view else None for target, view in views.items()}
            continue
        for field in sorted({field for view in views.values() for field in view[resource]}):
            values = {target: view[resource].get(field) for target, view in views.items()}
            if len({(type(value), value) for value in values.values()}) > 1:  # to Python, true is 1
                yield resource, field, values


def _judged(seen: Mapping[str, Observation]) -> int:
    return sum(
        len({(resource, field) for view in views.values() for resource in view for field in view[resource]})
        for views in _places(seen).values()
    )


def _not_judged(template: Mapping[str, Any], region: str) -> Iterator[NotJudged]:
    resources = template.get("Resources") or {}
    for member, why in _UNSEEN.items():
        having = [name for name, resource in resources.items() if member in resource]
        if having:
            yield NotJudged(f"{member} of {', '.join(having)}", why)
    asked_only = [name for name, resource in resources.items() if resource.get("Type") in application_signals.TYPES]
    if asked_only:
        why = (
            "the embedded AWS has no Application Signals: what is asked for was compared, what would come of it was not"
        )
        yield NotJudged(f"the state of {', '.join(asked_only)}", why)
    boards = [name for name, resource in resources.items() if resource.get("Type") in grafana.TYPES]
    if boards:
        why = "the embedded AWS has no Grafana: what is asked for was compared, what would come of it was not"
        yield NotJudged(f"the state of {', '.join(boards)}", why)
    traced = [name for name, resource in resources.items() if resource.get("Type") in xray.TYPES]
    if traced:
        why = "the embedded AWS has no rules and groups of X-Ray: what is asked for was compared, and nothing else"
        yield NotJudged(f"the state of {', '.join(traced)}", why)
    if template.get("Outputs"):
        yield NotJudged(f"the outputs {', '.join(template['Outputs'])}", "AWS resources do not have them")
    if not region.startswith(_ELSEWHERE):
        yield NotJudged("partitions", f"whether one is referred to or written out is the same thing in {region}")
    yield NotJudged("whether tasks start and work", "the embedded AWS starts none and checks no permission")


_ELSEWHERE = ("cn-", "us-gov-")
_UNSEEN = {
    "DeletionPolicy": "what is kept when it is removed shows at its removal, which does not happen here",
    "UpdatePolicy": "how instances are replaced shows at an update, which does not happen here",
    "DependsOn": "an order without a reference shows in time, not in what there is at the end",
}
