# Built by obsc 0.1.0 from the specification python-flask, sha256 0d7bf0a9ad53.
# Edit observability.yaml and build again; what is changed here is not kept.

output "python_flask_application_signals_url" {
  description = "Application Signals of python-flask in the AWS console"
  value       = "https://${local.region}.console.aws.amazon.com/cloudwatch/home?region=${local.region}#application-signals:services/Environment%3Dproduction%26Name%3Dpython-flask%26Type%3DService"
}

output "python_flask_traces_url" {
  description = "Traces of python-flask in the AWS console"
  value       = "https://${local.region}.console.aws.amazon.com/xray/home?region=${local.region}#/traces?filter=service%28%22python-flask%22%29"
}

output "python_flask_logs_url" {
  description = "Logs of python-flask in the AWS console"
  value       = "https://${local.region}.console.aws.amazon.com/cloudwatch/home?region=${local.region}#logsV2:log-groups/log-group/$252Fec2$252Fpython-flask"
}

output "python_flask_instance_id" {
  description = "Id of the instance of python-flask"
  value       = aws_instance.python_flask.id
}

output "python_flask_role_arn" {
  description = "ARN of the role of the instances of python-flask, for the app's own permissions"
  value       = aws_iam_role.python_flask_instance.arn
}

output "python_flask_security_group_id" {
  description = "Security group of the instances of python-flask"
  value       = aws_security_group.python_flask.id
}
