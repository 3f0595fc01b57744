"""The file is deeper, larger or wronger than any specification.

## Why
Reading without a limit could exhaust the memory of the machine that builds. The limits are 10 MB, 64 levels, a
million and a half keys and values, and 500 problems: a specification of 10,000 services stays below all of them.

## Bad
```yaml file
deep: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[
  [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[
  ]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]
  ]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]
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
- https://cwe.mitre.org/data/definitions/674.html
"""

from obsc.diagnostics import Severity
from obsc.rules import declare

declare("OBS007", "too-deep-or-too-large", Severity.ERROR, __doc__)
