# Built by obsc 0.1.0 from the specification reports, sha256 b0882140ac23.
# Edit observability.yaml and build again; what is changed here is not kept.

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
  value       = "https://${local.region}.console.aws.amazon.com/cloudwatch/home?region=${local.region}#application-signals:services/Environment%3Dproduction%26Name%3Dreports%26Type%3DService"
}

output "reports_traces_url" {
  description = "Traces of reports in the AWS console"
  value       = "https://${local.region}.console.aws.amazon.com/xray/home?region=${local.region}#/traces?filter=service%28%22reports%22%29"
}

output "reports_logs_url" {
  description = "Logs of reports in the AWS console"
  value       = "https://${local.region}.console.aws.amazon.com/cloudwatch/home?region=${local.region}#logsV2:log-groups/log-group/$252Fecs$252Freports"
}
