# Built by obsc 0.1.0 from the specification tickets, sha256 c4f4f0da03cc.
# Edit observability.yaml and build again; what is changed here is not kept.

output "web_service_name" {
  description = "Name of the ECS service of web"
  value       = aws_ecs_service.web.name
}

output "web_task_role_arn" {
  description = "ARN of the task role of web, for the app's own permissions"
  value       = aws_iam_role.web_task.arn
}

output "web_security_group_id" {
  description = "Security group of the tasks of web"
  value       = aws_security_group.web.id
}

output "web_application_signals_url" {
  description = "Application Signals of web in the AWS console"
  value       = "https://${local.region}.console.aws.amazon.com/cloudwatch/home?region=${local.region}#application-signals:services/Environment%3Dproduction%26Name%3Dweb%26Type%3DService"
}

output "web_traces_url" {
  description = "Traces of web in the AWS console"
  value       = "https://${local.region}.console.aws.amazon.com/xray/home?region=${local.region}#/traces?filter=service%28%22web%22%29"
}

output "web_logs_url" {
  description = "Logs of web in the AWS console"
  value       = "https://${local.region}.console.aws.amazon.com/cloudwatch/home?region=${local.region}#logsV2:log-groups/log-group/$252Fecs$252Ftickets-web"
}

output "web_dashboard_url" {
  description = "Dashboard of web in the AWS console"
  value       = "https://${local.region}.console.aws.amazon.com/cloudwatch/home?region=${local.region}#dashboards:name=tickets-web"
}
