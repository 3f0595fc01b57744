#!/usr/bin/env bash
# Built by obsc 0.1.0 from the specification tickets, sha256 01b1358671c4.
# Edit observability.yaml and build again; what is changed here is not kept.
#
# Deletes tickets, the last layer first: services, backends, network. Asks before, unless it is
# given --yes.
#
# Needs Terraform, with credentials and a region in the environment. Each layer has a state of its
# own, a file in its folder unless a backend.tf beside main.tf says otherwise.
# The values of variables are those of the deployment.
set -euo pipefail
unset CDPATH
cd "$(dirname "${BASH_SOURCE[0]}")"

case ${1-} in
  --yes) set -- -auto-approve ;;
  '') set -- ;;
  *)
    printf 'usage: cleanup.sh [--yes]\n' >&2
    exit 2
    ;;
esac

# Whether the layer $1 has anything to destroy.
holds() {
  local state
  terraform -chdir="$1" init -input=false || exit
  state=$(terraform -chdir="$1" state pull) || exit
  [[ $state == *'"mode": "managed"'* ]]
}

if holds services; then
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
  terraform -chdir=services destroy \
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
fi

if holds backends; then
  terraform -chdir=backends destroy "$@"
fi

if holds network; then
  terraform -chdir=network destroy "$@"
fi
