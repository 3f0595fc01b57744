# Built by obsc 0.1.0 from the specification silva-photography, sha256 5a777c920563.
# Edit observability.yaml and build again; what is changed here is not kept.

output "namespace_id" {
  description = "Id of the Cloud Map namespace silva-photography.local"
  value       = aws_service_discovery_private_dns_namespace.silva_photography.id
}

output "cloudwatch_agent_service_name" {
  description = "Name of the ECS service of the agent cloudwatch-agent"
  value       = aws_ecs_service.cloudwatch_agent.name
}

output "cloudwatch_agent_security_group_id" {
  description = "Security group of the agent cloudwatch-agent"
  value       = aws_security_group.cloudwatch_agent.id
}

output "silva_photography_service_name" {
  description = "Name of the ECS service of silva-photography"
  value       = aws_ecs_service.silva_photography.name
}

output "silva_photography_task_role_arn" {
  description = "ARN of the task role of silva-photography, for the app's own permissions"
  value       = aws_iam_role.silva_photography_task.arn
}

output "silva_photography_security_group_id" {
  description = "Security group of the tasks of silva-photography"
  value       = aws_security_group.silva_photography.id
}

output "silva_photography_application_signals_url" {
  description = "Application Signals of silva-photography in the AWS console"
  value       = "https://us-east-1.console.aws.amazon.com/cloudwatch/home?region=us-east-1#application-signals:services/Environment%3Dproduction%26Name%3Dsilva-photography%26Type%3DService"
}

output "silva_photography_traces_url" {
  description = "Traces of silva-photography in the AWS console"
  value       = "https://us-east-1.console.aws.amazon.com/xray/home?region=us-east-1#/traces?filter=service%28%22silva-photography%22%29"
}

output "silva_photography_logs_url" {
  description = "Logs of silva-photography in the AWS console"
  value       = "https://us-east-1.console.aws.amazon.com/cloudwatch/home?region=us-east-1#logsV2:log-groups/log-group/$252Fecs$252Fsilva-photography"
}
