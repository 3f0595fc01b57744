"""Service auto scaling: how many tasks a service may have, and what they follow.

https://docs.aws.amazon.com/autoscaling/application/userguide/services-that-can-integrate-ecs.html
"""

from __future__ import annotations

from collections.abc import Iterator

from obsc.importing.facts import Fact
from obsc.importing.resources import Found
from obsc.importing.service import Imported
from obsc.importing.values import Joined, Resource, number, part, references, text
from obsc.init.evidence import Notes

TARGETS = ("AWS::ApplicationAutoScaling::ScalableTarget", "aws_appautoscaling_target")
POLICIES = ("AWS::ApplicationAutoScaling::ScalingPolicy", "aws_appautoscaling_policy")
_METRICS = {"ECSServiceAverageCPUUtilization": "cpu", "ECSServiceAverageMemoryUtilization": "memory"}


def scaling(found: Found, task: Imported, notes: Notes) -> Iterator[tuple[str, Fact]]:
    """The keys of `scaling`; nothing for a service that nothing scales."""
    targets = (one for kind in TARGETS for one in found.of(kind))
    target = next((one for one in targets if _scales(one, task)), None)
    if target is None:
        return
    for key, ours in (("minCapacity", "min"), ("maxCapacity", "max")):
        node = part(target.body, key)
        if number(node) is not None:
            yield ours, Fact(number(node), node.place(target.file))
    for policy in (one for kind in POLICIES for one in found.of(kind)):
        if _follows(policy, target):
            yield from _metric(policy, notes)


def _metric(policy: Resource, notes: Notes) -> Iterator[tuple[str, Fact]]:
    """What a policy keeps at its target; a rule by steps has no key."""
    tracking = part(policy.body, "targetTrackingScalingPolicyConfiguration")
    tracking = tracking.rows[0] if tracking.rows else tracking
    metric = part(tracking, "predefinedMetricSpecification")
    metric = metric.rows[0] if metric.rows else metric
    key = _METRICS.get(text(part(metric, "predefinedMetricType")) or "")
    value = part(tracking, "targetValue")
    written = (text(value) or "").removesuffix(".0")
    if key is not None and written.isdigit():
        yield key, Fact(int(written), value.place(policy.file))
    else:
        notes.add(f"`{policy.id}` is not in the specification: it keeps no average of CPU or memory", policy.place())


def _scales(target: Resource, task: Imported) -> bool:
    """Whether a target is the task's service: by a reference, or by the name at the end of its id."""
    id = part(target.body, "resourceId")
    if task.running is None:
        return False
    if any(reference.name == task.running.id for reference in references(id)):
        return True
    name = task.running.body["name"] if task.running.body["name"].data is not None else task.of_service("serviceName")
    parts = id.data.parts if isinstance(id.data, Joined) else (id.data,)
    return text(name) is not None and isinstance(parts[-1], str) and parts[-1].endswith(f"/{text(name)}")


def _follows(policy: Resource, target: Resource) -> bool:
    ids = part(policy.body, "scalingTargetId"), part(policy.body, "resourceId")
    named = [reference.name for node in ids for reference in references(node)]
    return target.id in named or (text(ids[1]) is not None and text(ids[1]) == text(part(target.body, "resourceId")))
