"""The file is not YAML.

## Why
Beyond the place where the structure breaks nothing can be read, so this one has to be mended before anything else can
be said about the file.

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
- https://yaml.org/spec/1.2.2/
"""

from obsc.diagnostics import Severity
from obsc.rules import declare

declare("OBS002", "yaml-syntax", Severity.ERROR, __doc__)
