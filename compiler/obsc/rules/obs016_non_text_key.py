"""A key is a number, a boolean, nothing, a list or a mapping.

## Why
JSON, in which editors check the file, has only text for keys. `{{ name }}` is a mapping in a mapping to YAML: a
template's placeholder that was not filled in ends here too.

## Bad
```yaml file
apiVersion: obsc/v1alpha1
kind: Observability
metadata: { name: shop, labels: { 2026: budget } }
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
metadata: { name: shop, labels: { "2026": budget } }
deploymentEnvironment: production
services:
  web:
    image: { ref: webImage }
    framework: flask
    server: { name: gunicorn, app: "app:app" }
    port: 8000
```

## Source
- https://yaml.org/spec/1.2.2/#3211-nodes
- https://www.rfc-editor.org/rfc/rfc8259#section-4
"""

from obsc.diagnostics import Severity
from obsc.rules import declare

declare("OBS016", "non-text-key", Severity.ERROR, __doc__)
