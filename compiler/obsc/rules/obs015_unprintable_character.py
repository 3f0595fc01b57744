r"""The file holds a control character, or half of a surrogate pair.

## Why
It cannot be seen in an editor, and JSON, HCL, YAML and Python cannot all hold it. It usually comes from a terminal or
from a text that was cut in the middle of a character.

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
    env: { GREETING: "hello\x07" }
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
    env: { GREETING: "hello" }
```

## Source
- https://yaml.org/spec/1.2.2/#51-character-set
- https://www.rfc-editor.org/rfc/rfc8259#section-8.2
"""

from obsc.diagnostics import Severity
from obsc.rules import declare

declare("OBS015", "unprintable-character", Severity.ERROR, __doc__)
