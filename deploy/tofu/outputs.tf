output "role_arn" {
  description = "For roleArn of endpoints, or the annotation of the service account."
  value       = aws_iam_role.worker.arn
}
