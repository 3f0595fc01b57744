from __future__ import annotations

from aws_cdk import Stack
from aws_cdk import aws_ecr as ecr
from aws_cdk import aws_ecs as ecs
from aws_cdk import aws_iam as iam
from aws_cdk import aws_secretsmanager as secretsmanager
from aws_cdk.aws_ecs import ContainerDefinition, FargateTaskDefinition
from constructs import Construct

COMMON = {"LOG_LEVEL": "info"}


class ShopStack(Stack):
    def __init__(self, scope: Construct, id: str, *, repository: ecr.IRepository, **kwargs: object) -> None:
        super().__init__(scope, id, **kwargs)
        role = iam.Role.from_role_arn(self, "Role", "arn:aws:iam::123456789012:role/app/shop")
        task: FargateTaskDefinition = FargateTaskDefinition(self, "Task", cpu=1024, memory_limit_mib=2048, task_role=role)
        nginx = task.add_container("nginx", image=ecs.ContainerImage.from_registry("nginx:1.27"), port_mappings=[ecs.PortMapping(container_port=80)])
        secret = secretsmanager.Secret.from_secret_name_v2(self, "Secret", "shop")
        self.app = ContainerDefinition(
            self, "app", task_definition=task,
            image=ecs.ContainerImage.from_ecr_repository(repository, "stable"),
            command=["gunicorn", "-w", "2", "-b", "0.0.0.0:8000", "shop:create_app()"],
            environment={**COMMON, "OTEL_SERVICE_NAME": "mine"},
            secrets={"OTEL_PROPAGATORS": ecs.Secret.from_secrets_manager(secret)},
        )
        nginx.add_container_dependencies(ecs.ContainerDependency(container=self.app, condition=ecs.ContainerDependencyCondition.START))
