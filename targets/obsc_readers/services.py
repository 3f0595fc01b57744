"""Services, as the ECS API describes them and CloudFormation repeats them with capitals.

Defaults are those of
https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html
Where that page, CloudFormation's and Terraform's differ or leave it to the account, there is none: it has to be said.
"""

from __future__ import annotations

from dataclasses import dataclass

from obsc.infra.ecs import (
    AwsVpcConfiguration,
    CapacityProviderStrategyItem,
    DeploymentConfiguration,
    LoadBalancer,
    Service,
    ServiceRegistry,
)
from obsc.infra.values import Text
from obsc_readers.dialect import Dialect
from obsc_readers.document import Value
from obsc_readers.walk import Keys

_NO_DEFAULT = "its default is not the same everywhere"


@dataclass(frozen=True, slots=True)
class Services:
    """Reads services."""

    dialect: Dialect

    def read(self, name: str, value: Value, depends_on: tuple[tuple[str, str], ...] = ()) -> Service:
        """The properties of a service as the node of that name."""
        d = self.dialect
        with d.keys(value) as keys:
            _no_room(keys)
            cluster: Text = "default"
            return Service(
                name=name,
                service_name=keys.maybe("serviceName", d.string),
                cluster=keys.get("cluster", d.text, cluster),
                task_definition=keys.need("taskDefinition", d.text, ""),
                scheduling_strategy=keys.get("schedulingStrategy", d.one_of("REPLICA", "DAEMON"), "REPLICA"),
                desired_count=keys.maybe("desiredCount", d.integer),
                launch_type=keys.maybe("launchType", d.one_of("FARGATE", "EC2")),
                capacity_provider_strategy=keys.get("capacityProviderStrategy", d.each(self._provider), ()),
                platform_version=keys.maybe("platformVersion", d.string),
                network=keys.maybe("networkConfiguration", self._network),
                load_balancers=keys.get("loadBalancers", d.each(self._load_balancer), ()),
                service_registries=keys.get("serviceRegistries", d.each(self._registry), ()),
                health_check_grace_period=keys.maybe("healthCheckGracePeriodSeconds", d.integer),
                deployment=keys.need("deploymentConfiguration", self._deployment, _NOTHING, _NO_DEFAULT),
                availability_zone_rebalancing=keys.need(
                    "availabilityZoneRebalancing", d.one_of("ENABLED", "DISABLED"), "ENABLED", _NO_DEFAULT
                ),
                enable_execute_command=keys.get("enableExecuteCommand", d.boolean, False),
                enable_ecs_managed_tags=keys.get("enableECSManagedTags", d.boolean, False),
                propagate_tags=keys.get("propagateTags", d.one_of("SERVICE", "TASK_DEFINITION", "NONE"), "NONE"),
                depends_on=depends_on,
                tags=keys.get("tags", d.tags, ()),
            )

    def _provider(self, value: Value) -> CapacityProviderStrategyItem:
        d = self.dialect
        with d.keys(value) as keys:
            return CapacityProviderStrategyItem(
                capacity_provider=keys.need("capacityProvider", d.text, ""),
                base=keys.get("base", d.integer, 0),
                weight=keys.get("weight", d.integer, 0),
            )

    def _network(self, value: Value) -> AwsVpcConfiguration | None:
        with self.dialect.keys(value) as keys:
            return keys.maybe("awsvpcConfiguration", self._awsvpc)

    def _awsvpc(self, value: Value) -> AwsVpcConfiguration:
        d = self.dialect
        with d.keys(value) as keys:
            public = keys.need("assignPublicIp", d.one_of("ENABLED", "DISABLED"), "DISABLED", _NO_DEFAULT)
            return AwsVpcConfiguration(
                subnets=keys.need("subnets", d.texts, ()),
                security_groups=keys.get("securityGroups", d.texts, ()),
                assign_public_ip=public == "ENABLED",
            )

    def _load_balancer(self, value: Value) -> LoadBalancer:
        d = self.dialect
        with d.keys(value) as keys:
            return LoadBalancer(
                target_group=keys.need("targetGroupArn", d.text, ""),
                container_name=keys.need("containerName", d.string, ""),
                container_port=keys.need("containerPort", d.integer, 0),
            )

    def _registry(self, value: Value) -> ServiceRegistry:
        with self.dialect.keys(value) as keys:
            return ServiceRegistry(registry=keys.need("registryArn", self.dialect.text, ""))

    def _deployment(self, value: Value) -> DeploymentConfiguration:
        d = self.dialect
        with d.keys(value) as keys:
            keys.only("strategy", "ROLLING")
            keys.empty("lifecycleHooks")
            breaker, rollback = keys.get("deploymentCircuitBreaker", self._breaker, (False, False))
            return DeploymentConfiguration(
                maximum_percent=keys.need("maximumPercent", d.integer, 0, _NO_DEFAULT),
                minimum_healthy_percent=keys.need("minimumHealthyPercent", d.integer, 0, _NO_DEFAULT),
                circuit_breaker=breaker,
                rollback=rollback,
            )

    def _breaker(self, value: Value) -> tuple[bool, bool]:
        with self.dialect.keys(value) as keys:
            return (
                keys.need("enable", self.dialect.boolean, False),
                keys.need("rollback", self.dialect.boolean, False),
            )


_NOTHING = DeploymentConfiguration(maximum_percent=0, minimum_healthy_percent=0, circuit_breaker=False, rollback=False)


def _no_room(keys: Keys) -> None:
    """What the API answers with although nobody asked for it; `placementStrategies` is CloudFormation's name."""
    keys.empty("placementConstraints", "placementStrategies", "placementStrategy", "volumeConfigurations")
