"""A target has nothing to do with a part of this specification.

## Why
A Prometheus, Jaeger or Grafana without an address is started by `docker compose`; on AWS nobody would answer under its
name. A target that deploys to AWS refuses such a specification. Keep these backends in an environment of their own, and
build that with `--target compose`.

## Source
- https://docs.docker.com/reference/compose-file/services/
"""

from obsc.diagnostics import Severity
from obsc.rules import declare

declare("OBS032", "target-does-not-apply", Severity.ERROR, __doc__)
