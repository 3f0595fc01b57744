# Built by obsc 0.1.0 from the specification market, sha256 655bd8a102cd.
# Edit observability.yaml and build again; what is changed here is not kept.

output "admin_service_name" {
  description = "Name of the ECS service of admin"
  value       = aws_ecs_service.admin.name
}

output "admin_task_role_arn" {
  description = "ARN of the task role of admin, for the app's own permissions"
  value       = aws_iam_role.admin_task.arn
}

output "admin_security_group_id" {
  description = "Security group of the tasks of admin"
  value       = aws_security_group.admin.id
}

output "admin_application_signals_url" {
  description = "Application Signals of admin in the AWS console"
  value       = "https://${local.region}.console.aws.amazon.com/cloudwatch/home?region=${local.region}#application-signals:services/Environment%3Ddevelopment%26Name%3Dadmin%26Type%3DService"
}

output "admin_traces_url" {
  description = "Traces of admin in the AWS console"
  value       = "https://${local.region}.console.aws.amazon.com/xray/home?region=${local.region}#/traces?filter=service%28%22admin%22%29"
}

output "admin_logs_url" {
  description = "Logs of admin in the AWS console"
  value       = "https://${local.region}.console.aws.amazon.com/cloudwatch/home?region=${local.region}#logsV2:log-groups/log-group/$252Fecs$252Fmarket-admin"
}

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
  value       = "https://${local.region}.console.aws.amazon.com/cloudwatch/home?region=${local.region}#application-signals:services/Environment%3Ddevelopment%26Name%3Dcatalog%26Type%3DService"
}

output "catalog_traces_url" {
  description = "Traces of catalog in the AWS console"
  value       = "https://${local.region}.console.aws.amazon.com/xray/home?region=${local.region}#/traces?filter=service%28%22catalog%22%29"
}

output "catalog_logs_url" {
  description = "Logs of catalog in the AWS console"
  value       = "https://${local.region}.console.aws.amazon.com/cloudwatch/home?region=${local.region}#logsV2:log-groups/log-group/$252Fecs$252Fmarket-catalog"
}

output "chat_service_name" {
  description = "Name of the ECS service of chat"
  value       = aws_ecs_service.chat.name
}

output "chat_task_role_arn" {
  description = "ARN of the task role of chat, for the app's own permissions"
  value       = aws_iam_role.chat_task.arn
}

output "chat_security_group_id" {
  description = "Security group of the tasks of chat"
  value       = aws_security_group.chat.id
}

output "chat_application_signals_url" {
  description = "Application Signals of chat in the AWS console"
  value       = "https://${local.region}.console.aws.amazon.com/cloudwatch/home?region=${local.region}#application-signals:services/Environment%3Ddevelopment%26Name%3Dchat%26Type%3DService"
}

output "chat_traces_url" {
  description = "Traces of chat in the AWS console"
  value       = "https://${local.region}.console.aws.amazon.com/xray/home?region=${local.region}#/traces?filter=service%28%22chat%22%29"
}

output "chat_logs_url" {
  description = "Logs of chat in the AWS console"
  value       = "https://${local.region}.console.aws.amazon.com/cloudwatch/home?region=${local.region}#logsV2:log-groups/log-group/$252Fecs$252Fmarket-chat"
}

output "legacy_service_name" {
  description = "Name of the ECS service of legacy"
  value       = aws_ecs_service.legacy.name
}

output "legacy_task_role_arn" {
  description = "ARN of the task role of legacy, for the app's own permissions"
  value       = aws_iam_role.legacy_task.arn
}

output "legacy_security_group_id" {
  description = "Security group of the tasks of legacy"
  value       = aws_security_group.legacy.id
}

output "legacy_application_signals_url" {
  description = "Application Signals of legacy in the AWS console"
  value       = "https://${local.region}.console.aws.amazon.com/cloudwatch/home?region=${local.region}#application-signals:services/Environment%3Ddevelopment%26Name%3Dlegacy%26Type%3DService"
}

output "legacy_traces_url" {
  description = "Traces of legacy in the AWS console"
  value       = "https://${local.region}.console.aws.amazon.com/xray/home?region=${local.region}#/traces?filter=service%28%22legacy%22%29"
}

output "legacy_logs_url" {
  description = "Logs of legacy in the AWS console"
  value       = "https://${local.region}.console.aws.amazon.com/cloudwatch/home?region=${local.region}#logsV2:log-groups/log-group/$252Fecs$252Fmarket-legacy"
}

output "nightly_service_name" {
  description = "Name of the ECS service of nightly"
  value       = aws_ecs_service.nightly.name
}

output "nightly_task_role_arn" {
  description = "ARN of the task role of nightly, for the app's own permissions"
  value       = aws_iam_role.nightly_task.arn
}

output "nightly_security_group_id" {
  description = "Security group of the tasks of nightly"
  value       = aws_security_group.nightly.id
}

output "nightly_application_signals_url" {
  description = "Application Signals of nightly in the AWS console"
  value       = "https://${local.region}.console.aws.amazon.com/cloudwatch/home?region=${local.region}#application-signals:services/Environment%3Ddevelopment%26Name%3Dnightly%26Type%3DService"
}

output "nightly_traces_url" {
  description = "Traces of nightly in the AWS console"
  value       = "https://${local.region}.console.aws.amazon.com/xray/home?region=${local.region}#/traces?filter=service%28%22nightly%22%29"
}

output "nightly_logs_url" {
  description = "Logs of nightly in the AWS console"
  value       = "https://${local.region}.console.aws.amazon.com/cloudwatch/home?region=${local.region}#logsV2:log-groups/log-group/$252Fecs$252Fmarket-nightly"
}

output "orders_service_name" {
  description = "Name of the ECS service of orders"
  value       = aws_ecs_service.orders.name
}

output "orders_task_role_arn" {
  description = "ARN of the task role of orders, for the app's own permissions"
  value       = aws_iam_role.orders_task.arn
}

output "orders_security_group_id" {
  description = "Security group of the tasks of orders"
  value       = aws_security_group.orders.id
}

output "orders_application_signals_url" {
  description = "Application Signals of orders in the AWS console"
  value       = "https://${local.region}.console.aws.amazon.com/cloudwatch/home?region=${local.region}#application-signals:services/Environment%3Ddevelopment%26Name%3Dorders%26Type%3DService"
}

output "orders_traces_url" {
  description = "Traces of orders in the AWS console"
  value       = "https://${local.region}.console.aws.amazon.com/xray/home?region=${local.region}#/traces?filter=service%28%22orders%22%29"
}

output "orders_logs_url" {
  description = "Logs of orders in the AWS console"
  value       = "https://${local.region}.console.aws.amazon.com/cloudwatch/home?region=${local.region}#logsV2:log-groups/log-group/$252Fecs$252Fmarket-orders"
}

output "prices_service_name" {
  description = "Name of the ECS service of prices"
  value       = aws_ecs_service.prices.name
}

output "prices_task_role_arn" {
  description = "ARN of the task role of prices, for the app's own permissions"
  value       = aws_iam_role.prices_task.arn
}

output "prices_security_group_id" {
  description = "Security group of the tasks of prices"
  value       = aws_security_group.prices.id
}

output "prices_application_signals_url" {
  description = "Application Signals of prices in the AWS console"
  value       = "https://${local.region}.console.aws.amazon.com/cloudwatch/home?region=${local.region}#application-signals:services/Environment%3Ddevelopment%26Name%3Dprices%26Type%3DService"
}

output "prices_traces_url" {
  description = "Traces of prices in the AWS console"
  value       = "https://${local.region}.console.aws.amazon.com/xray/home?region=${local.region}#/traces?filter=service%28%22prices%22%29"
}

output "prices_logs_url" {
  description = "Logs of prices in the AWS console"
  value       = "https://${local.region}.console.aws.amazon.com/cloudwatch/home?region=${local.region}#logsV2:log-groups/log-group/$252Fecs$252Fmarket-prices"
}

output "reports_service_name" {
  description = "Name of the ECS service of reports"
  value       = aws_ecs_service.reports.name
}

output "reports_task_role_arn" {
  description = "ARN of the task role of reports, for the app's own permissions"
  value       = aws_iam_role.reports_task.arn
}

output "reports_security_group_id" {
  description = "Security group of the tasks of reports"
  value       = aws_security_group.reports.id
}

output "reports_application_signals_url" {
  description = "Application Signals of reports in the AWS console"
  value       = "https://${local.region}.console.aws.amazon.com/cloudwatch/home?region=${local.region}#application-signals:services/Environment%3Ddevelopment%26Name%3Dreports%26Type%3DService"
}

output "reports_traces_url" {
  description = "Traces of reports in the AWS console"
  value       = "https://${local.region}.console.aws.amazon.com/xray/home?region=${local.region}#/traces?filter=service%28%22reports%22%29"
}

output "reports_logs_url" {
  description = "Logs of reports in the AWS console"
  value       = "https://${local.region}.console.aws.amazon.com/cloudwatch/home?region=${local.region}#logsV2:log-groups/log-group/$252Fecs$252Fmarket-reports"
}

output "stock_service_name" {
  description = "Name of the ECS service of stock"
  value       = aws_ecs_service.stock.name
}

output "stock_task_role_arn" {
  description = "ARN of the task role of stock, for the app's own permissions"
  value       = aws_iam_role.stock_task.arn
}

output "stock_security_group_id" {
  description = "Security group of the tasks of stock"
  value       = aws_security_group.stock.id
}

output "stock_application_signals_url" {
  description = "Application Signals of stock in the AWS console"
  value       = "https://${local.region}.console.aws.amazon.com/cloudwatch/home?region=${local.region}#application-signals:services/Environment%3Ddevelopment%26Name%3Dstock%26Type%3DService"
}

output "stock_traces_url" {
  description = "Traces of stock in the AWS console"
  value       = "https://${local.region}.console.aws.amazon.com/xray/home?region=${local.region}#/traces?filter=service%28%22stock%22%29"
}

output "stock_logs_url" {
  description = "Logs of stock in the AWS console"
  value       = "https://${local.region}.console.aws.amazon.com/cloudwatch/home?region=${local.region}#logsV2:log-groups/log-group/$252Fecs$252Fmarket-stock"
}
