#!/usr/bin/env node
import { App, Stack, aws_ecs as ecs, aws_ecs_patterns as patterns } from "aws-cdk-lib"
import { Vpc } from "aws-cdk-lib/aws-ec2"

export function build(app: App): Stack {
	const stack = new Stack(app, "Web", { env: { account: "123456789012", region: "eu-west-1" } })
	const vpc = new Vpc(stack, "Vpc")
	const service = new patterns.ApplicationLoadBalancedFargateService(stack, `Web`, {
		vpc, cpu: 512, memoryLimitMiB: 1024,
		taskImageOptions: {
			image: ecs.ContainerImage.fromRegistry("shop/web"), containerPort: 8000,
			entryPoint: ["gunicorn"], command: ["-w", "2", "-b", "0.0.0.0:8000", "shop:create_app()"],
			environment: { GREETING: "grüß Gott \u{1F600}", },
		},
	})
	service.targetGroup.configureHealthCheck({ path: "/health" })
	return stack
}
