#!/usr/bin/env python3
"""The web tier of the shop."""

from aws_cdk import (
    Duration,
    Stack,
    aws_ec2 as ec2,
    aws_ecs as ecs,  # the service runs here
)
from constructs import Construct


class WebStack(Stack):
    def __init__(self, scope: Construct, construct_id: str, **kwargs) -> None:
        super().__init__(scope, construct_id, **kwargs)

        vpc = ec2.Vpc(self, "Vpc", max_azs=2, nat_gateways=1)
        cluster = ecs.Cluster(self, "Cluster", vpc=vpc)

        # one task, two containers
        self.task_definition = ecs.FargateTaskDefinition(
            self,
            "TaskDef",
            cpu=512,
            memory_limit_mib=1024,
        )  # sized in March

        self.web = self.task_definition.add_container(
            "web",
            image=ecs.ContainerImage.from_registry("shop/web:1.2"),
            command=["gunicorn", "--workers", "2", "--bind", "0.0.0.0:8000", "shop:create_app()"],
            environment={
                "FLASK_APP": "shop",
                "PYTHONPATH": "/srv",
                'OTEL_RESOURCE_ATTRIBUTES': f"team=shop,region={self.region}",
            },
            logging=ecs.LogDrivers.aws_logs(stream_prefix="web"),
            stop_timeout=Duration.seconds(30),
        )
        self.web.add_port_mappings(ecs.PortMapping(container_port=8000))
        self.web.add_environment("OTEL_TRACES_SAMPLER", "always_on")

        self.service = ecs.FargateService(
            self, "Service", cluster=cluster, task_definition=self.task_definition, desired_count=2,
        )
