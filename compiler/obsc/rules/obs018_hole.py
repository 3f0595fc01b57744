"""A value has still to be filled in.

## Why
`obsc init` writes `???` where no file of the project says the value, or where two files contradict each other; the
comments above it show what was found. Nothing is built from a guess. In quotes, `"???"` is text like any other.

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
    port: ???
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
```

## Source
- https://omegaconf.readthedocs.io/en/latest/usage.html#mandatory-missing-values
"""

from obsc.diagnostics import Severity
from obsc.rules import declare

declare("OBS018", "hole", Severity.ERROR, __doc__)
