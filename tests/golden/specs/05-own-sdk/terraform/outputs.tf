# Built by obsc 0.1.0 from the specification search, sha256 19a8eb829ce1.
# Edit observability.yaml and build again; what is changed here is not kept.

output "search_service_name" {
  description = "Name of the ECS service of search"
  value       = aws_ecs_service.search.name
}

output "search_task_role_arn" {
  description = "ARN of the task role of search, for the app's own permissions"
  value       = aws_iam_role.search_task.arn
}

output "search_security_group_id" {
  description = "Security group of the tasks of search"
  value       = aws_security_group.search.id
}

output "search_traces_url" {
  description = "Traces of search in the AWS console"
  value       = "https://${local.region}.console.aws.amazon.com/xray/home?region=${local.region}#/traces?filter=service%28%22search%22%29"
}

output "search_logs_url" {
  description = "Logs of search in the AWS console"
  value       = "https://${local.region}.console.aws.amazon.com/cloudwatch/home?region=${local.region}#logsV2:log-groups/log-group/$252Fecs$252Fsearch"
}
