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
