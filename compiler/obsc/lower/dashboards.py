"""A dashboard for whoever is on call: what users notice first, then why it may be so.

No widget shows something that the service does not emit. No text of the user is in Markdown or in an expression.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from obsc.infra import cloudwatch as infra
from obsc.infra.values import REGION, Json, Ref, Text, text
from obsc.lower.console import Page
from obsc.lower.metrics import APPLICATION_SIGNALS, EC2, LOAD_BALANCER, Measured
from obsc.lower.widgets import GREEN, GRID, ORANGE, RED, Graph, Row, Widget, json_object, metric_row, placed
from obsc.plan.model import CreatedCluster, CustomMetric, Dashboard, Plan, Service
from obsc.records import dataclass

_ALARMS_IN_A_WIDGET = 100


def dashboard(
    plan: Plan,
    service: Service,
    written: Dashboard,
    measured: Measured,
    alarms: tuple[infra.Alarm, ...],
    pages: Iterable[Page],
) -> infra.Dashboard:
    """The dashboard of a service, with the state of its alarms and links to its pages."""
    region: Text = plan.platform.region or REGION
    graphs = _Graphs(plan, service, measured).all()
    widgets = (_heading(plan, service, pages), *_states(alarms), *(graph.widget(region) for graph in graphs))
    return infra.Dashboard(
        name=service.name,
        dashboard_name=written.name,
        body=json_object(widgets=tuple(placed(widgets))),
        origin=written.origin,
    )


def _heading(plan: Plan, service: Service, pages: Iterable[Page]) -> Widget:
    """The service's name, and where else to look; links inside CloudWatch's console need no address."""
    links = [text(f"[{page.title}](#", page.fragment, ")") for page in pages if page.console == "cloudwatch"]
    row = [part for link in links for part in (" · ", link)][1:]
    markdown = text(f"# {plan.full_name(service)}\n", *row)
    return Widget(type="text", width=GRID, height=2, properties=json_object(markdown=markdown))


def _states(alarms: tuple[infra.Alarm, ...]) -> Iterator[Widget]:
    for start in range(0, len(alarms), _ALARMS_IN_A_WIDGET):
        shown = tuple(alarm.ref("arn") for alarm in alarms[start : start + _ALARMS_IN_A_WIDGET])
        rows = -(-len(shown) // 4)
        yield Widget(type="alarm", width=GRID, height=1 + rows, properties=json_object(title="Alarms", alarms=shown))


@dataclass(frozen=True, slots=True)
class _Graphs:
    """The graphs of one service."""

    plan: Plan
    service: Service
    measured: Measured

    def all(self) -> Iterator[Graph]:
        """All of them, the most urgent first."""
        if self.service.has_application_signals:
            yield from self._requests()
        yield self._utilization()
        if self._has_container_insights():
            yield self._tasks()
        if self.service.has_runtime_metrics:
            yield from self._processes()
        yield from self._load_balancer()
        yield from self._custom()

    def _requests(self) -> Iterator[Graph]:
        percentiles = [self._signal("Latency", statistic, label=statistic) for statistic in ("p50", "p90", "p99")]
        availability = json_object(expression="100 * (1 - faults / requests)", label="Availability", color=GREEN)
        counted = (
            self._signal("Latency", "SampleCount", id="requests", visible=False),
            self._signal("Fault", "Sum", id="faults", visible=False),
        )
        errors = (
            self._signal("Fault", "Sum", label="Server errors (5xx)", color=RED),
            self._signal("Error", "Sum", label="Client errors (4xx)", color=ORANGE),
        )
        yield Graph(title="Latency", rows=tuple(percentiles), unit="ms", thresholds=self._thresholds("latency"))
        yield Graph(
            title="Availability",
            rows=(*counted, (availability,)),
            unit="%",
            thresholds=self._thresholds("availability"),
            least=None,
            most=100,
        )
        requests = self._signal("Latency", "SampleCount", label="Requests")
        yield Graph(title="Requests", rows=(requests,), unit="per minute")
        yield Graph(title="Errors", rows=errors, unit="per minute")

    def _utilization(self) -> Graph:
        namespace, dimensions = self.measured.namespace, self.measured.compute
        cpu = metric_row(namespace, "CPUUtilization", dimensions, stat="Average", label="CPU")
        if namespace == EC2:  # which sees no memory from outside
            return Graph(title="CPU", rows=(cpu,), unit="%", thresholds=self._thresholds("cpu"))
        memory = metric_row(namespace, "MemoryUtilization", dimensions, stat="Average", label="Memory")
        thresholds = self._thresholds("cpu", "memory")
        return Graph(title="CPU and memory", rows=(cpu, memory), unit="% of the tasks' own", thresholds=thresholds)

    def _has_container_insights(self) -> bool:
        cluster = self.plan.platform.cluster
        return isinstance(cluster, CreatedCluster) and cluster.container_insights != "disabled"

    def _tasks(self) -> Graph:
        """https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Container-Insights-metrics-ECS.html"""
        names = (("DesiredTaskCount", "Desired"), ("RunningTaskCount", "Running"))
        rows = [
            metric_row("ECS/ContainerInsights", name, self.measured.compute, stat="Average", label=label)
            for name, label in names
        ]
        return Graph(title="Tasks", rows=tuple(rows), unit="tasks")

    def _processes(self) -> Iterator[Graph]:
        """https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AppSignals-MetricsCollected.html"""
        for metric, title, unit in (("RSSMemoryUsed", "Memory", "bytes"), ("ThreadCount", "Threads", "threads")):
            rows = [
                self._signal(f"PythonProcess{metric}", statistic, label=label)
                for statistic, label in (("Average", "Average"), ("Maximum", "Most of any process"))
            ]
            yield Graph(title=f"{title} of Python processes", rows=tuple(rows), unit=unit)

    def _load_balancer(self) -> Iterator[Graph]:
        """https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html"""
        route = self.service.route
        if route is None or route.load_balancer is None:
            return
        where = (("LoadBalancer", route.load_balancer),)
        group = _target_group(self.service)
        behind = where if group is None else (*where, ("TargetGroup", group))
        errors = (
            metric_row(
                LOAD_BALANCER, "HTTPCode_ELB_5XX_Count", where, stat="Sum", label="By the load balancer", color=RED
            ),
            metric_row(
                LOAD_BALANCER, "HTTPCode_Target_5XX_Count", behind, stat="Sum", label="By its targets", color=ORANGE
            ),
        )
        times = tuple(
            metric_row(LOAD_BALANCER, "TargetResponseTime", behind, stat=statistic, label=statistic)
            for statistic in ("p50", "p90", "p99")
        )
        yield Graph(
            title="Server errors at the load balancer",
            rows=errors,
            unit="per minute",
            thresholds=self._thresholds("alb-5xx"),
        )
        thresholds = self._thresholds("alb-response-time")
        yield Graph(title="Response time at the load balancer", rows=times, unit="s", thresholds=thresholds)
        if group is not None:  # there are no hosts but those of a target group
            yield self._hosts(behind)

    def _hosts(self, behind: infra.Dimensions) -> Graph:
        rows = (
            metric_row(LOAD_BALANCER, "HealthyHostCount", behind, stat="Minimum", label="Healthy", color=GREEN),
            metric_row(LOAD_BALANCER, "UnHealthyHostCount", behind, stat="Maximum", label="Unhealthy", color=RED),
        )
        thresholds = self._thresholds("unhealthy-hosts")
        return Graph(title="Tasks at the load balancer", rows=rows, unit="tasks", thresholds=thresholds)

    def _custom(self) -> Iterator[Graph]:
        for written in self.service.alarms:
            if isinstance(written.metric, CustomMetric):
                own = written.metric
                row = metric_row(own.namespace, own.name, own.dimensions, stat=written.statistic)
                threshold = (written.name, written.threshold)
                yield Graph(title=written.name, rows=(row,), unit=None, thresholds=(threshold,), least=None)

    def _thresholds(self, *metrics: str) -> tuple[tuple[str, float], ...]:
        """The thresholds of alarms on what a graph shows."""
        return tuple((one.name, one.threshold) for one in self.service.alarms if one.metric in metrics)

    def _signal(self, name: str, statistic: str, **options: Json) -> Row:
        return metric_row(APPLICATION_SIGNALS, name, self.measured.application_signals, stat=statistic, **options)


def _target_group(service: Service) -> Text | None:
    """The target group as its metrics name it; None where only its ARN is an input, of which no target can take a part.

    An alarm on such a group has an input for the name.
    """
    asked = [dict(alarm.dimensions or ()).get("TargetGroup") for alarm in service.alarms]
    named = next((name for name in asked if name is not None), None)
    given = service.route.target_group if service.route is not None else None
    if named is not None:
        return named
    if isinstance(given, str):
        return given.rpartition(":")[2]
    return Ref(given.kind, given.name, "full_name") if isinstance(given, Ref) and given.kind == "TargetGroup" else None
