# Built by obsc 0.1.0 from the specification gallery, sha256 6722c0d5dcf1.
# Edit observability.yaml and build again; what is changed here is not kept.

output "gallery_service_name" {
  description = "Name of the ECS service of gallery"
  value       = aws_ecs_service.gallery.name
}

output "gallery_task_role_arn" {
  description = "ARN of the task role of gallery, for the app's own permissions"
  value       = aws_iam_role.gallery_task.arn
}

output "gallery_security_group_id" {
  description = "Security group of the tasks of gallery"
  value       = aws_security_group.gallery.id
}

output "gallery_application_signals_url" {
  description = "Application Signals of gallery in the AWS console"
  value       = "https://${local.region}.console.aws.amazon.com/cloudwatch/home?region=${local.region}#application-signals:services/Environment%3Dproduction%26Name%3Dgallery%26Type%3DService"
}

output "gallery_traces_url" {
  description = "Traces of gallery in the AWS console"
  value       = "https://${local.region}.console.aws.amazon.com/xray/home?region=${local.region}#/traces?filter=service%28%22gallery%22%29"
}

output "gallery_logs_url" {
  description = "Logs of gallery in the AWS console"
  value       = "https://${local.region}.console.aws.amazon.com/cloudwatch/home?region=${local.region}#logsV2:log-groups/log-group/$252Fecs$252Fgallery"
}
