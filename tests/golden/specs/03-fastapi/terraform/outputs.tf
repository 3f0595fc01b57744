# Built by obsc 0.1.0 from the specification orders, sha256 dc7aafd1dfe7.
# Edit observability.yaml and build again; what is changed here is not kept.

output "orders_service_name" {
  description = "Name of the ECS service of orders"
  value       = aws_ecs_service.orders.name
}

output "orders_task_role_arn" {
  description = "ARN of the task role of orders, for the app's own permissions"
  value       = var.existing_task_role_arn
}

output "orders_security_group_id" {
  description = "Security group of the tasks of orders"
  value       = aws_security_group.orders.id
}

output "orders_application_signals_url" {
  description = "Application Signals of orders in the AWS console"
  value       = "https://${local.region}.console.aws.amazon.com/cloudwatch/home?region=${local.region}#application-signals:services/Environment%3Dstaging%26Name%3Dorders%26Type%3DService"
}

output "orders_traces_url" {
  description = "Traces of orders in the AWS console"
  value       = "https://${local.region}.console.aws.amazon.com/xray/home?region=${local.region}#/traces?filter=service%28%22orders%22%29"
}

output "orders_logs_url" {
  description = "Logs of orders in the AWS console"
  value       = "https://${local.region}.console.aws.amazon.com/cloudwatch/home?region=${local.region}#logsV2:log-groups/log-group/$252Fecs$252Forders"
}
