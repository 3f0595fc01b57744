"""The file is not text in UTF-8.

## Why
obsc and editors read YAML as UTF-8. In another encoding each reader would show different characters, and a name would
become a different one on the way to AWS. Latin-1 and UTF-16 come from old editors and from PowerShell's `>`.

## Bad
```yaml file latin-1
# Fotos für Anfänger
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
# Fotos für Anfänger
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
- https://yaml.org/spec/1.2.2/#52-character-encodings
- https://www.rfc-editor.org/rfc/rfc9512
"""

from obsc.diagnostics import Severity
from obsc.rules import declare

declare("OBS001", "not-utf-8", Severity.ERROR, __doc__)
