# Built by obsc 0.1.0 from the specification tickets, sha256 01b1358671c4.
# Edit observability.yaml and build again; what is changed here is not kept.

output "vpc_id" {
  description = "Id of the VPC of tickets"
  value       = aws_vpc.tickets.id
}

output "load_balancer_name" {
  description = "Name to which the name in the certificate has to lead, by a CNAME or alias record"
  value       = aws_lb.tickets.dns_name
}

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

output "api_application_signals_url" {
  description = "Application Signals of api in the AWS console"
  value       = "https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1#application-signals:services/Environment%3Dproduction%26Name%3Dapi%26Type%3DService"
}

output "api_traces_url" {
  description = "Traces of api in the AWS console"
  value       = "https://eu-west-1.console.aws.amazon.com/xray/home?region=eu-west-1#/traces?filter=service%28%22api%22%29"
}

output "api_logs_url" {
  description = "Logs of api in the AWS console"
  value       = "https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1#logsV2:log-groups/log-group/$252Fecs$252Ftickets-api"
}

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
  value       = "https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1#application-signals:services/Environment%3Dproduction%26Name%3Dweb%26Type%3DService"
}

output "web_traces_url" {
  description = "Traces of web in the AWS console"
  value       = "https://eu-west-1.console.aws.amazon.com/xray/home?region=eu-west-1#/traces?filter=service%28%22web%22%29"
}

output "web_logs_url" {
  description = "Logs of web in the AWS console"
  value       = "https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1#logsV2:log-groups/log-group/$252Fecs$252Ftickets-web"
}
