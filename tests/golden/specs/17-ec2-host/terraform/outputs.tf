# Built by obsc 0.1.0 from the specification my-python-app, sha256 e13de27f345b.
# Edit observability.yaml and build again; what is changed here is not kept.

output "my_python_app_application_signals_url" {
  description = "Application Signals of my-python-app in the AWS console"
  value       = "https://${local.region}.console.aws.amazon.com/cloudwatch/home?region=${local.region}#application-signals:services/Environment%3Dstaging%26Name%3Dmy-python-app%26Type%3DService"
}

output "my_python_app_traces_url" {
  description = "Traces of my-python-app in the AWS console"
  value       = "https://${local.region}.console.aws.amazon.com/xray/home?region=${local.region}#/traces?filter=service%28%22my-python-app%22%29"
}

output "my_python_app_dashboard_url" {
  description = "Dashboard of my-python-app in the AWS console"
  value       = "https://${local.region}.console.aws.amazon.com/cloudwatch/home?region=${local.region}#dashboards:name=my-python-app"
}

output "my_python_app_group_name" {
  description = "Name of the Auto Scaling group of my-python-app"
  value       = aws_autoscaling_group.my_python_app.name
}

output "my_python_app_role_arn" {
  description = "ARN of the role of the instances of my-python-app, for the app's own permissions"
  value       = aws_iam_role.my_python_app_instance.arn
}

output "my_python_app_security_group_id" {
  description = "Security group of the instances of my-python-app"
  value       = aws_security_group.my_python_app.id
}
