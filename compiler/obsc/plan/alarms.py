"""Read `dashboard`, `alarms` and `slos` of a service."""

from __future__ import annotations

from collections.abc import Mapping

from obsc.diagnostics import Path
from obsc.infra.values import Ref, Text
from obsc.plan.inputs import Inputs, camel
from obsc.plan.metrics import METRICS, NamedMetric, converted, quantity, seconds
from obsc.plan.model import Alarm, CustomMetric, Dashboard, Objective, Route, Taken
from obsc.records import replace
from obsc.spec import read as spec


def read_dashboard(written: spec.Dashboard | None, full_name: str, at: Path, taken: list[Taken]) -> Dashboard | None:
    """The dashboard that a service asks for."""
    if written is None:
        return None
    if written.name is None:
        taken.append(Taken((*at, "name"), full_name, "the service's full name"))
    return Dashboard(name=written.name or full_name, origin=at)


class AlarmReader:
    """Reads the alarms of one service, which share the inputs that their dimensions need."""

    def __init__(self, service: str, route: Route | None, at: Path, inputs: Inputs, taken: list[Taken]) -> None:
        self.service = service
        self.route = route
        self.at = at
        self.inputs = inputs
        self.taken = taken

    def alarms(self, written: Mapping[str, spec.Alarm]) -> tuple[Alarm, ...]:
        """The alarms, sorted by name."""
        return tuple(self._alarm(name, alarm, (*self.at, "alarms", name)) for name, alarm in sorted(written.items()))

    def _alarm(self, name: str, written: spec.Alarm, at: Path) -> Alarm:
        number, unit = quantity(written.threshold)
        named = None if isinstance(written.metric, spec.CustomMetric) else METRICS[written.metric]
        share = written.metric == "availability" or (named is not None and named.share and unit == "%")
        return Alarm(
            name=name,
            metric=written.metric if isinstance(written.metric, str) else self._custom(written.metric, at),
            statistic=self._statistic(written, named, share, at),
            share=share,
            threshold=converted(number, unit, named.unit if named is not None else ""),
            seconds=seconds(written.for_),
            treat_missing_data=written.treat_missing_data,
            actions=self._actions(written, at),
            dimensions=self._load_balancer(named, at),
            origin=at,
        )

    def _statistic(self, written: spec.Alarm, named: NamedMetric | None, share: bool, at: Path) -> str:
        if isinstance(written.metric, spec.CustomMetric):
            return written.metric.statistic
        assert named is not None
        if written.statistic is None and not share:
            self.taken.append(Taken((*at, "statistic"), named.statistic, f"what is usual for {written.metric}"))
        return written.statistic or named.statistic

    def _custom(self, written: spec.CustomMetric, at: Path) -> CustomMetric:
        where = (*at, "metric", "dimensions")
        return CustomMetric(
            namespace=written.namespace,
            name=written.name,
            dimensions=tuple(
                (key, self.inputs.text(value, "string", f"Dimension {key} of a metric.", (*where, key)))
                for key, value in sorted(written.dimensions.items())
            ),
        )

    def _actions(self, written: spec.Alarm, at: Path) -> tuple[Text, ...]:
        told = (
            self.inputs.text(action, "topic-arn", "SNS topic that hears of alarms.", (*at, "actions", i))
            for i, action in enumerate(written.actions)
        )
        return tuple(dict.fromkeys(told))

    def _load_balancer(self, named: NamedMetric | None, at: Path) -> tuple[tuple[str, Text], ...] | None:
        """The dimensions of a load balancer's metric; None for any other, and where there is no load balancer."""
        if named is None or named.source != "load-balancer" or self.route is None:
            return None
        balancer, group = self.route.load_balancer, self.route.target_group
        if balancer is None or group is None:
            return None
        dimensions = (("LoadBalancer", balancer),)
        return (*dimensions, ("TargetGroup", self._target_group(group, at))) if named.per_target_group else dimensions

    def _target_group(self, given: Text, at: Path) -> Text:
        """A target group as its metrics name it: the end of its ARN."""
        if isinstance(given, str):
            return given.rpartition(":")[2]
        if isinstance(given, Ref) and given.kind == "TargetGroup":
            return replace(given, attr="full_name")
        name = camel(self.service, "target-group-name")
        described = f"End of the ARN of the target group of {self.service}, from targetgroup/ on."
        return self.inputs.text(spec.Ref({"ref": name}), "target-group-name", described, (*at, "metric"))


def asks_for_load_balancer(alarms: Mapping[str, spec.Alarm]) -> bool:
    """Whether any alarm is on a metric of a load balancer."""
    metrics = (alarm.metric for alarm in alarms.values())
    return any(isinstance(metric, str) and METRICS[metric].source == "load-balancer" for metric in metrics)


def load_balancer_name(written: Text) -> Text:
    """A load balancer as its metrics name it: the end of its ARN.

    >>> load_balancer_name("arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/web/50dc6c495c0c9188")
    'app/web/50dc6c495c0c9188'
    """
    return written.rpartition(":loadbalancer/")[2] if isinstance(written, str) else written


def read_objectives(written: Mapping[str, spec.Slo], at: Path) -> tuple[Objective, ...]:
    """The service level objectives of a service, sorted by name."""
    return tuple(_objective(name, slo, (*at, "slos", name)) for name, slo in sorted(written.items()))


def _objective(name: str, written: spec.Slo, at: Path) -> Objective:
    threshold = None
    if written.metric == "latency" and written.threshold is not None:
        threshold = converted(*quantity(written.threshold), "ms")
    hours = max(1, seconds(written.window) // 3600)
    return Objective(
        name=name,
        metric=written.metric,
        percent=float(written.objective),
        threshold=threshold,
        window=hours // 24 if hours % 24 == 0 else hours,
        window_unit="DAY" if hours % 24 == 0 else "HOUR",
        origin=at,
    )
