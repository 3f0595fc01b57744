# Built by obsc 0.1.0 from the specification veda-wfs3, sha256 34b4adf08d85.
# Edit observability.yaml and build again; what is changed here is not kept.

output "api_service_name" {
  description = "Name of the ECS service of api"
  value       = aws_ecs_service.api.name
}

output "api_task_role_arn" {
  description = "ARN of the task role of api, for the app's own permissions"
  value       = aws_iam_role.api_task.arn
}

output "api_security_group_id" {
  description = "Security group of the tasks of api"
  value       = aws_security_group.api.id
}

output "api_traces_url" {
  description = "Traces of api in the AWS console"
  value       = "https://us-west-2.console.aws.amazon.com/xray/home?region=us-west-2#/traces?filter=service%28%22veda-wfs3-west2-staging%22%29"
}

output "api_logs_url" {
  description = "Logs of api in the AWS console"
  value       = "https://us-west-2.console.aws.amazon.com/cloudwatch/home?region=us-west-2#logsV2:log-groups/log-group/$252Fecs$252Fveda-wfs3-api"
}
