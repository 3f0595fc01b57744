# Built by obsc 0.1.0 from the specification ecs-adot-amp-amg, sha256 490160daaa1d.
# Edit observability.yaml and build again; what is changed here is not kept.

output "grafana_grafana_url" {
  description = "Grafana of the backend grafana"
  value       = "https://${aws_grafana_workspace.grafana.endpoint}"
}

output "metrics_remote_write_url" {
  description = "Where metrics of the backend metrics are written to"
  value       = "${aws_prometheus_workspace.metrics.prometheus_endpoint}api/v1/remote_write"
}

output "zap_app_service_name" {
  description = "Name of the ECS service of zap-app"
  value       = aws_ecs_service.zap_app.name
}

output "zap_app_task_role_arn" {
  description = "ARN of the task role of zap-app, for the app's own permissions"
  value       = aws_iam_role.zap_app_task.arn
}

output "zap_app_security_group_id" {
  description = "Security group of the tasks of zap-app"
  value       = aws_security_group.zap_app.id
}

output "zap_app_traces_url" {
  description = "Traces of zap-app in the AWS console"
  value       = "https://us-east-1.console.aws.amazon.com/xray/home?region=us-east-1#/traces?filter=service%28%22zap-app%22%29"
}

output "zap_app_logs_url" {
  description = "Logs of zap-app in the AWS console"
  value       = "https://us-east-1.console.aws.amazon.com/cloudwatch/home?region=us-east-1#logsV2:log-groups/log-group/$252Fecs$252Fecs-adot-amp-amg-zap-app"
}
