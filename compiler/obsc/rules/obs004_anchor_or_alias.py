"""The file uses an anchor (`&`), an alias (`*`) or a merge key (`<<`).

## Why
Every place has to say by itself what applies there: a reader, a review and `obsc why` then need one place and not
three. Merge keys are not in YAML 1.2 at all, and aliases of aliases can expand without end.

## Bad
```yaml file
apiVersion: obsc/v1alpha1
kind: Observability
metadata: { name: shop, labels: &labels { team: web } }
deploymentEnvironment: production
services:
  web:
    image: { ref: webImage }
    framework: flask
    server: { name: gunicorn, app: "app:app" }
    port: 8000
    resource: { attributes: { <<: *labels, service.version: "1.4.2" } }
```

## Good
```yaml file
apiVersion: obsc/v1alpha1
kind: Observability
metadata: { name: shop, labels: { team: web } }
deploymentEnvironment: production
services:
  web:
    image: { ref: webImage }
    framework: flask
    server: { name: gunicorn, app: "app:app" }
    port: 8000
    resource: { attributes: { team: web, service.version: "1.4.2" } }
```

## Source
- https://yaml.org/spec/1.2.2/#3222-anchors-and-aliases
- https://yaml.org/type/merge.html
- https://en.wikipedia.org/wiki/Billion_laughs_attack
"""

from obsc.diagnostics import Severity
from obsc.rules import declare

declare("OBS004", "anchor-or-alias", Severity.ERROR, __doc__)
