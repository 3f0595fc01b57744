output "task_role_arn" {
  value = "arn:aws:iam::123456789012:role/task"
}
