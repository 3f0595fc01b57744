import aws_cdk as cdk
import aws_cdk.aws_ecs as ecs
import aws_cdk.aws_ec2 as ec2; import aws_cdk.aws_ecs_patterns as patterns


def build(app):
	stack = cdk.Stack(app, "Web", env=cdk.Environment(account="123456789012", region="eu-west-1"))
	vpc = ec2.Vpc(stack, "Vpc")
	with_options = dict(public_load_balancer=True)
	service = patterns.ApplicationLoadBalancedFargateService(stack, "Web", vpc=vpc, cpu=512, memory_limit_mib=1024,
		task_image_options=patterns.ApplicationLoadBalancedTaskImageOptions(
			image=ecs.ContainerImage.from_registry("shop/web"), container_port=8000,
			entry_point=["gunicorn"], command=["-w", "2", "-b", "0.0.0.0:8000", "shop:create_app()"],
			environment={"GREETING": "grüß Gott \U0001f600"}), **with_options)
	service.target_group.configure_health_check(path="/health")
	return stack


if __name__ == "__main__":
	app = cdk.App()
	build(app)
	app.synth()
