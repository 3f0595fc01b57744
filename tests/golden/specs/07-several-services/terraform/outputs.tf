# Built by obsc 0.1.0 from the specification bookshop, sha256 e687b3a63104.
# Edit observability.yaml and build again; what is changed here is not kept.

output "catalog_service_name" {
  description = "Name of the ECS service of catalog"
  value       = aws_ecs_service.catalog.name
}

output "catalog_task_role_arn" {
  description = "ARN of the task role of catalog, for the app's own permissions"
  value       = aws_iam_role.catalog_task.arn
}

output "catalog_security_group_id" {
  description = "Security group of the tasks of catalog"
  value       = aws_security_group.catalog.id
}

output "catalog_application_signals_url" {
  description = "Application Signals of catalog in the AWS console"
  value       = "https://${local.region}.console.aws.amazon.com/cloudwatch/home?region=${local.region}#application-signals:services/Environment%3Dproduction%26Name%3Dcatalog%26Type%3DService"
}

output "catalog_traces_url" {
  description = "Traces of catalog in the AWS console"
  value       = "https://${local.region}.console.aws.amazon.com/xray/home?region=${local.region}#/traces?filter=service%28%22catalog%22%29"
}

output "catalog_logs_url" {
  description = "Logs of catalog in the AWS console"
  value       = "https://${local.region}.console.aws.amazon.com/cloudwatch/home?region=${local.region}#logsV2:log-groups/log-group/$252Fecs$252Fbookshop-catalog"
}

output "payments_service_name" {
  description = "Name of the ECS service of payments"
  value       = aws_ecs_service.payments.name
}

output "payments_task_role_arn" {
  description = "ARN of the task role of payments, for the app's own permissions"
  value       = aws_iam_role.payments_task.arn
}

output "payments_application_signals_url" {
  description = "Application Signals of payments in the AWS console"
  value       = "https://${local.region}.console.aws.amazon.com/cloudwatch/home?region=${local.region}#application-signals:services/Environment%3Dproduction%26Name%3Dpayments%26Type%3DService"
}

output "payments_traces_url" {
  description = "Traces of payments in the AWS console"
  value       = "https://${local.region}.console.aws.amazon.com/xray/home?region=${local.region}#/traces?filter=service%28%22payments%22%29"
}

output "payments_logs_url" {
  description = "Logs of payments in the AWS console"
  value       = "https://${local.region}.console.aws.amazon.com/cloudwatch/home?region=${local.region}#logsV2:log-groups/log-group/$252Fecs$252Fbookshop-payments"
}

output "storefront_service_name" {
  description = "Name of the ECS service of storefront"
  value       = aws_ecs_service.storefront.name
}

output "storefront_task_role_arn" {
  description = "ARN of the task role of storefront, for the app's own permissions"
  value       = aws_iam_role.storefront_task.arn
}

output "storefront_security_group_id" {
  description = "Security group of the tasks of storefront"
  value       = aws_security_group.storefront.id
}

output "storefront_application_signals_url" {
  description = "Application Signals of storefront in the AWS console"
  value       = "https://${local.region}.console.aws.amazon.com/cloudwatch/home?region=${local.region}#application-signals:services/Environment%3Dproduction%26Name%3Dstorefront%26Type%3DService"
}

output "storefront_traces_url" {
  description = "Traces of storefront in the AWS console"
  value       = "https://${local.region}.console.aws.amazon.com/xray/home?region=${local.region}#/traces?filter=service%28%22storefront%22%29"
}

output "storefront_logs_url" {
  description = "Logs of storefront in the AWS console"
  value       = "https://${local.region}.console.aws.amazon.com/cloudwatch/home?region=${local.region}#logsV2:log-groups/log-group/$252Fecs$252Fbookshop-storefront"
}
