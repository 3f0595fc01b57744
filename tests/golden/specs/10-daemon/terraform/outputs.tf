# Built by obsc 0.1.0 from the specification warehouse, sha256 3646f5956065.
# Edit observability.yaml and build again; what is changed here is not kept.

output "cloudwatch_service_name" {
  description = "Name of the ECS service of the agent cloudwatch"
  value       = aws_ecs_service.cloudwatch.name
}

output "shipping_service_name" {
  description = "Name of the ECS service of shipping"
  value       = aws_ecs_service.shipping.name
}

output "shipping_task_role_arn" {
  description = "ARN of the task role of shipping, for the app's own permissions"
  value       = aws_iam_role.shipping_task.arn
}

output "shipping_application_signals_url" {
  description = "Application Signals of shipping in the AWS console"
  value       = "https://${local.region}.console.aws.amazon.com/cloudwatch/home?region=${local.region}#application-signals:services/Environment%3Dproduction%26Name%3Dshipping%26Type%3DService"
}

output "shipping_traces_url" {
  description = "Traces of shipping in the AWS console"
  value       = "https://${local.region}.console.aws.amazon.com/xray/home?region=${local.region}#/traces?filter=service%28%22shipping%22%29"
}

output "shipping_logs_url" {
  description = "Logs of shipping in the AWS console"
  value       = "https://${local.region}.console.aws.amazon.com/cloudwatch/home?region=${local.region}#logsV2:log-groups/log-group/$252Fecs$252Fwarehouse-shipping"
}

output "stock_service_name" {
  description = "Name of the ECS service of stock"
  value       = aws_ecs_service.stock.name
}

output "stock_task_role_arn" {
  description = "ARN of the task role of stock, for the app's own permissions"
  value       = aws_iam_role.stock_task.arn
}

output "stock_application_signals_url" {
  description = "Application Signals of stock in the AWS console"
  value       = "https://${local.region}.console.aws.amazon.com/cloudwatch/home?region=${local.region}#application-signals:services/Environment%3Dproduction%26Name%3Dstock%26Type%3DService"
}

output "stock_traces_url" {
  description = "Traces of stock in the AWS console"
  value       = "https://${local.region}.console.aws.amazon.com/xray/home?region=${local.region}#/traces?filter=service%28%22stock%22%29"
}

output "stock_logs_url" {
  description = "Logs of stock in the AWS console"
  value       = "https://${local.region}.console.aws.amazon.com/cloudwatch/home?region=${local.region}#logsV2:log-groups/log-group/$252Fecs$252Fwarehouse-stock"
}
