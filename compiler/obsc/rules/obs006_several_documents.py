"""The file holds more than one document.

## Why
obsc reads one specification per file; what follows a second `---` would be ignored.

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
---
apiVersion: obsc/v1alpha1
kind: Observability
metadata: { name: blog }
deploymentEnvironment: production
services:
  web:
    image: { ref: webImage }
    framework: flask
    server: { name: gunicorn, app: "app:app" }
    port: 8000
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
- https://yaml.org/spec/1.2.2/#92-streams
"""

from obsc.diagnostics import Severity
from obsc.rules import declare

declare("OBS006", "several-documents", Severity.ERROR, __doc__)
