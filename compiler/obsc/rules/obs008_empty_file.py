"""The file holds no document.

## Why
There is nothing to build: the file is empty, or everything in it is a comment.

## Bad
```yaml file
# to be written
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
- https://yaml.org/spec/1.2.2/#91-documents
"""

from obsc.diagnostics import Severity
from obsc.rules import declare

declare("OBS008", "empty-file", Severity.ERROR, __doc__)
