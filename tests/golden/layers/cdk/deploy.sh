#!/usr/bin/env bash
# Built by obsc 0.1.0 from the specification tickets, sha256 01b1358671c4.
# Edit observability.yaml and build again; what is changed here is not kept.
#
# Deploys tickets in layers: network, backends, services. What is there is brought up to date.
#
# Needs Node.js, Python with the packages of requirements.txt, and the AWS CLI, with credentials and
# a region in the environment. What it is given goes on to each `cdk deploy`: `--require-approval
# never`, for one.
#
# Values, in variables of the environment; those of a list are parted by commas:
# PARAM_Certificate: Certificate of the load balancer, for HTTPS.
# PARAM_AgentImage: Image of the agent cloudwatch.
# PARAM_ApiImage: Image of api.
# PARAM_DistributionImage: Image of the AWS Distro for OpenTelemetry Python.
# PARAM_WebImage: Image of web.
set -euo pipefail
unset CDPATH
cd "$(dirname "${BASH_SOURCE[0]}")"

: "${PARAM_Certificate:?is not set; the first lines of this script say what it is}"
: "${PARAM_AgentImage:?is not set; the first lines of this script say what it is}"
: "${PARAM_ApiImage:?is not set; the first lines of this script say what it is}"
: "${PARAM_DistributionImage:?is not set; the first lines of this script say what it is}"
: "${PARAM_WebImage:?is not set; the first lines of this script say what it is}"

# The output $2 of the stack $1.
output() {
  local value
  value=$(aws cloudformation describe-stacks --stack-name "$1" --output text \
    --query "Stacks[0].Outputs[?OutputKey=='$2'].OutputValue | [0]") || return
  if [ -z "$value" ] || [ "$value" = None ]; then
    printf 'deploy.sh: the stack %s has no output %s\n' "$1" "$2" >&2
    return 1
  fi
  printf '%s\n' "$value"
}

(
  cd network && npx aws-cdk@2 deploy tickets-network \
    --parameters "Certificate=$PARAM_Certificate" \
    "$@"
)

(
  cd backends && npx aws-cdk@2 deploy tickets-backends "$@"
)

given_ApiLogGroupStreams=$(output tickets-backends ApiLogGroupStreams)
given_ApiLogGroupName=$(output tickets-backends ApiLogGroupName)
given_Private1SubnetId=$(output tickets-network Private1SubnetId)
given_Private2SubnetId=$(output tickets-network Private2SubnetId)
given_ApiSecurityGroupId=$(output tickets-network ApiSecurityGroupId)
given_ApiTargetGroupArn=$(output tickets-network ApiTargetGroupArn)
given_WebLogGroupStreams=$(output tickets-backends WebLogGroupStreams)
given_WebLogGroupName=$(output tickets-backends WebLogGroupName)
given_WebSecurityGroupId=$(output tickets-network WebSecurityGroupId)
given_WebTargetGroupArn=$(output tickets-network WebTargetGroupArn)
given_TicketsLoadBalancerFullName=$(output tickets-network TicketsLoadBalancerFullName)
given_WebTargetGroupFullName=$(output tickets-network WebTargetGroupFullName)
(
  cd services && npx aws-cdk@2 deploy tickets-services \
    --parameters "AgentImage=$PARAM_AgentImage" \
    --parameters "ApiImage=$PARAM_ApiImage" \
    --parameters "DistributionImage=$PARAM_DistributionImage" \
    --parameters "WebImage=$PARAM_WebImage" \
    --parameters "ApiLogGroupStreams=$given_ApiLogGroupStreams" \
    --parameters "ApiLogGroupName=$given_ApiLogGroupName" \
    --parameters "Private1SubnetId=$given_Private1SubnetId" \
    --parameters "Private2SubnetId=$given_Private2SubnetId" \
    --parameters "ApiSecurityGroupId=$given_ApiSecurityGroupId" \
    --parameters "ApiTargetGroupArn=$given_ApiTargetGroupArn" \
    --parameters "WebLogGroupStreams=$given_WebLogGroupStreams" \
    --parameters "WebLogGroupName=$given_WebLogGroupName" \
    --parameters "WebSecurityGroupId=$given_WebSecurityGroupId" \
    --parameters "WebTargetGroupArn=$given_WebTargetGroupArn" \
    --parameters "TicketsLoadBalancerFullName=$given_TicketsLoadBalancerFullName" \
    --parameters "WebTargetGroupFullName=$given_WebTargetGroupFullName" \
    "$@"
)
