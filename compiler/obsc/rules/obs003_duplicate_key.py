"""A mapping has the same key twice.

## Why
Readers of YAML keep the first value, keep the last, or refuse: one of the two would vanish without a word, and not
the same one in an editor as in a build.

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
    port: 8080
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
- https://yaml.org/spec/1.2.2/#3213-node-comparison
- https://www.rfc-editor.org/rfc/rfc8259#section-4
"""

from obsc.diagnostics import Severity
from obsc.rules import declare

declare("OBS003", "duplicate-key", Severity.ERROR, __doc__)
