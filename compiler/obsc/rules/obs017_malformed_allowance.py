"""A comment wants to silence a finding, and does not say why, or which one that can be silenced.

## Why
Whoever reads the file later has to see what is accepted, where and why. Until the comment is complete nothing is
silenced. What makes a file unreadable or an output impossible to write (most of OBS001 to OBS062) is always said, and a
code that no diagnostic has silences nothing.

## Bad
```yaml file
apiVersion: obsc/v1alpha1
kind: Observability
metadata: { name: shop }
deploymentEnvironment: production
services:
  web:
    image: { ref: webImage }
    framework: flask
    server: { name: gunicorn, app: "app:app" }
    port: 8000
    env: { LOG_LEVEL: debug }  # obsc: allow
```

## Good
```yaml file
apiVersion: obsc/v1alpha1
kind: Observability
metadata: { name: shop }
deploymentEnvironment: production
services:
  web:
    image: { ref: webImage }
    framework: flask
    server: { name: gunicorn, app: "app:app" }
    port: 8000
    env: { LOG_LEVEL: debug }  # obsc: allow OBS211 the collector is set up by hand
```

## Source
- https://docs.astral.sh/ruff/linter/#error-suppression
"""

from obsc.diagnostics import Severity
from obsc.rules import declare

declare("OBS017", "malformed-allowance", Severity.WARNING, __doc__)
