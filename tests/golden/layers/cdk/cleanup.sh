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
  --yes) set -- --force ;;
  '') set -- ;;
  *)
    printf 'usage: cleanup.sh [--yes]\n' >&2
    exit 2
    ;;
esac

(cd services && npx aws-cdk@2 destroy tickets-services "$@")
(cd backends && npx aws-cdk@2 destroy tickets-backends "$@")
(cd network && npx aws-cdk@2 destroy tickets-network "$@")
