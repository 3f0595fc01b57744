"""Where the metrics of a service are found: namespaces and dimensions, exactly as they are emitted.

A metric with any other set of dimensions is another metric, and one that has no data.
https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AppSignals-MetricsCollected.html
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/available-metrics.html
https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/viewing_metrics_with_cloudwatch.html
https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html
"""

from __future__ import annotations

from obsc.infra.cloudwatch import Dimensions, Metric
from obsc.infra.values import Ref, Text, text
from obsc.plan.metrics import METRICS
from obsc.plan.model import Alarm, CustomMetric, Service
from obsc.records import dataclass

APPLICATION_SIGNALS = "ApplicationSignals"
ECS = "AWS/ECS"
EC2 = "AWS/EC2"
LOAD_BALANCER = "AWS/ApplicationELB"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """A service as its metrics name it."""

    environment: Text
    service: Text
    namespace: str
    """That of the metrics of what it runs on."""
    compute: Dimensions
    """The dimensions of its ECS service, its instance or its group of instances."""

    @property
    def application_signals(self) -> Dimensions:
        """The dimensions of all requests of the service."""
        return (("Environment", self.environment), ("Service", self.service))

    def application_signal(self, name: str, statistic: str, period: int) -> Metric:
        """A metric that Application Signals has of the service."""
        return Metric(
            namespace=APPLICATION_SIGNALS,
            metric_name=name,
            dimensions=self.application_signals,
            statistic=statistic,
            period=period,
        )

    def of_alarm(self, alarm: Alarm, period: int) -> Metric | None:
        """The metric that an alarm watches; None where the service has no such metric."""
        if isinstance(alarm.metric, CustomMetric):
            own = alarm.metric
            return Metric(
                namespace=own.namespace,
                metric_name=own.name,
                dimensions=own.dimensions,
                statistic=alarm.statistic,
                period=period,
            )
        named = METRICS[alarm.metric]
        if named.source == "application-signals":
            return self.application_signal(named.name, alarm.statistic, period)
        is_compute = named.source == "ecs"
        namespace, dimensions = (self.namespace, self.compute) if is_compute else (LOAD_BALANCER, alarm.dimensions)
        if dimensions is None or (is_compute and alarm.metric == "memory" and namespace == EC2):  # OBS717
            return None
        return Metric(
            namespace=namespace,
            metric_name=named.name,
            dimensions=dimensions,
            statistic=alarm.statistic,
            period=period,
        )


def measured(service: Service, cluster: Text) -> Measured:
    """The names of a service; `cluster` is the cluster's name, which is the environment where nothing else is."""
    identity = service.identity
    return Measured(
        environment=identity.environment or text("ecs:", cluster),
        service=identity.service,
        namespace=ECS,
        compute=(("ClusterName", cluster), ("ServiceName", Ref("Service", service.name, "name"))),
    )


def measured_on_instance(service: Service, compute: tuple[str, Text], environment: Text) -> Measured:
    """The names of a service on EC2; `environment` is what the agent takes where nothing else is."""
    identity = service.identity
    return Measured(
        environment=identity.environment or environment,
        service=identity.service,
        namespace=EC2,
        compute=(compute,),
    )
