"""On our own instances, with the agent that the wiki told us to add."""

import aws_cdk as cdk
from aws_cdk import aws_ecs as ecs
from aws_cdk import aws_logs as logs


class TierStack(cdk.Stack):
    def __init__(self, scope, construct_id):
        super().__init__(scope, construct_id)
        self.logging = ecs.LogDrivers.aws_logs(
            stream_prefix="shop", log_group=logs.LogGroup(self, "Group", retention=logs.RetentionDays.ONE_WEEK)
        )
        worker = self.worker = ecs.Ec2TaskDefinition(self, "Worker", network_mode=ecs.NetworkMode.BRIDGE)
        worker.add_container("worker", image=ecs.ContainerImage.from_registry("shop/worker"), memory_limit_mib=256)
        self.web = ecs.Ec2TaskDefinition(self, id="Web", network_mode=ecs.NetworkMode.BRIDGE)
        self.fill()

    def fill(self):
        agent = self.web.add_container(
            "ecs-cwagent",
            image=ecs.ContainerImage.from_registry("public.ecr.aws/cloudwatch-agent/cloudwatch-agent:1.300050.0b1000"),
            memory_limit_mib=256,
            essential=False,
            logging=self.logging,
        )
        app = self.web.add_container(
            "app",
            image=ecs.ContainerImage.from_registry("shop/web"),
            memory_limit_mib=512,
            command=["gunicorn", "--workers=2", "--bind", "0.0.0.0:8000", "shop:create_app()"],
            environment={"SETTINGS": "shop.settings"},
            logging=self.logging,
        )
        app.add_container_dependencies(
            ecs.ContainerDependency(container=agent, condition=ecs.ContainerDependencyCondition.START)
        )
        app.add_link(agent, "cloudwatch-agent")
        self.web.add_volume(name="uploads")
        app.add_mount_points(ecs.MountPoint(container_path="/uploads", read_only=False, source_volume="uploads"))
