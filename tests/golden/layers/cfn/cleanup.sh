#!/usr/bin/env bash
# Built by obsc 0.1.0 from the specification tickets, sha256 01b1358671c4.
# Edit observability.yaml and build again; what is changed here is not kept.
#
# Deletes tickets, the last layer first: services, backends, network. Asks before, unless it is
# given --yes.
set -euo pipefail
unset CDPATH
cd "$(dirname "${BASH_SOURCE[0]}")"

case ${1-} in
  --yes) ;;
  '')
    printf 'Delete the stacks %s? [y/N] ' 'tickets-services, tickets-backends, tickets-network'
    read -r answer
    [ "$answer" = y ] || exit 1
    ;;
  *)
    printf 'usage: cleanup.sh [--yes]\n' >&2
    exit 2
    ;;
esac

aws cloudformation delete-stack --stack-name tickets-services
aws cloudformation wait stack-delete-complete --stack-name tickets-services

aws cloudformation delete-stack --stack-name tickets-backends
aws cloudformation wait stack-delete-complete --stack-name tickets-backends

aws cloudformation delete-stack --stack-name tickets-network
aws cloudformation wait stack-delete-complete --stack-name tickets-network
