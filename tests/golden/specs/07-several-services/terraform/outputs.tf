# Built by obsc 0.1.0 from the specification bookshop, sha256 e687b3a63104.
# Edit observability.yaml and build again; what is changed here is not kept.

output "catalog_service_name" {
  description = "Name of the ECS service of catalog"
  value       = aws_ecs_service.catalog.name
}

output "catalog_task_role_arn" {
  description = "ARN of the task role of catalog, for the app's own permissions"
  value       = aws_iam_role.catalog_task.arn
}

output "catalog_security_group_id" {
  description = "Security group of the tasks of catalog"
  value       = aws_security_group.catalog.id
}

output "payments_service_name" {
  description = "Name of the ECS service of payments"
  value       = aws_ecs_service.payments.name
}

output "payments_task_role_arn" {
  description = "ARN of the task role of payments, for the app's own permissions"
  value       = aws_iam_role.payments_task.arn
}

output "storefront_service_name" {
  description = "Name of the ECS service of storefront"
  value       = aws_ecs_service.storefront.name
}

output "storefront_task_role_arn" {
  description = "ARN of the task role of storefront, for the app's own permissions"
  value       = aws_iam_role.storefront_task.arn
}

output "storefront_security_group_id" {
  description = "Security group of the tasks of storefront"
  value       = aws_security_group.storefront.id
}
