#!/usr/bin/env bash
# Built by obsc 0.1.0 from the specification tickets, sha256 01b1358671c4.
# Edit observability.yaml and build again; what is changed here is not kept.
#
# Deploys tickets in layers: network, backends, services. What is there is brought up to date.
#
# Needs Terraform, with credentials and a region in the environment. Each layer has a state of its
# own, a file in its folder unless a backend.tf beside main.tf says otherwise.
# What it is given goes on to each `terraform apply`: `-auto-approve`, for one.
#
# Values, in the environment as here or in terraform.tfvars in the folders of layers:
# TF_VAR_certificate (network): Certificate of the load balancer, for HTTPS.
# TF_VAR_agent_image (services): Image of the agent cloudwatch.
# TF_VAR_api_image (services): Image of api.
# TF_VAR_distribution_image (services): Image of the AWS Distro for OpenTelemetry Python.
# TF_VAR_web_image (services): Image of web.
set -euo pipefail
unset CDPATH
cd "$(dirname "${BASH_SOURCE[0]}")"

terraform -chdir=network init -input=false
terraform -chdir=network apply "$@"

terraform -chdir=backends init -input=false
terraform -chdir=backends apply "$@"

terraform -chdir=services init -input=false
given_api_log_group_streams=$(terraform -chdir=backends output -raw api_log_group_streams)
given_api_log_group_name=$(terraform -chdir=backends output -raw api_log_group_name)
given_private_1_subnet_id=$(terraform -chdir=network output -raw private_1_subnet_id)
given_private_2_subnet_id=$(terraform -chdir=network output -raw private_2_subnet_id)
given_api_security_group_id=$(terraform -chdir=network output -raw api_security_group_id)
given_api_target_group_arn=$(terraform -chdir=network output -raw api_target_group_arn)
given_web_log_group_streams=$(terraform -chdir=backends output -raw web_log_group_streams)
given_web_log_group_name=$(terraform -chdir=backends output -raw web_log_group_name)
given_web_security_group_id=$(terraform -chdir=network output -raw web_security_group_id)
given_web_target_group_arn=$(terraform -chdir=network output -raw web_target_group_arn)
given_tickets_load_balancer_full_name=$(terraform -chdir=network output -raw tickets_load_balancer_full_name)
given_web_target_group_full_name=$(terraform -chdir=network output -raw web_target_group_full_name)
terraform -chdir=services apply \
  -var "api_log_group_streams=$given_api_log_group_streams" \
  -var "api_log_group_name=$given_api_log_group_name" \
  -var "private_1_subnet_id=$given_private_1_subnet_id" \
  -var "private_2_subnet_id=$given_private_2_subnet_id" \
  -var "api_security_group_id=$given_api_security_group_id" \
  -var "api_target_group_arn=$given_api_target_group_arn" \
  -var "web_log_group_streams=$given_web_log_group_streams" \
  -var "web_log_group_name=$given_web_log_group_name" \
  -var "web_security_group_id=$given_web_security_group_id" \
  -var "web_target_group_arn=$given_web_target_group_arn" \
  -var "tickets_load_balancer_full_name=$given_tickets_load_balancer_full_name" \
  -var "web_target_group_full_name=$given_web_target_group_full_name" \
  "$@"
