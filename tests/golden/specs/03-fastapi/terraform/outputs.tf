# Built by obsc 0.1.0 from the specification orders, sha256 dc7aafd1dfe7.
# Edit observability.yaml and build again; what is changed here is not kept.

output "orders_service_name" {
  description = "Name of the ECS service of orders"
  value       = aws_ecs_service.orders.name
}

output "orders_task_role_arn" {
  description = "ARN of the task role of orders, for the app's own permissions"
  value       = var.existing_task_role_arn
}

output "orders_security_group_id" {
  description = "Security group of the tasks of orders"
  value       = aws_security_group.orders.id
}
