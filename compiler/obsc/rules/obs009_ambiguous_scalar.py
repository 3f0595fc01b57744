"""Readers of YAML disagree about a value without quotes.

## Why
`010` is ten to some, eight to others and text to the rest; `22:30` is a number in base sixty to readers of YAML 1.1. An
account id or a tag would reach AWS as something else than what is written. Quotes end the dispute.

`yes`, `no`, `on` and `off` are text in YAML 1.2 and switches in YAML 1.1: they are a warning.

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
    env: { ACCOUNT: 012345678901 }
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
    env: { ACCOUNT: "012345678901" }
```

## Source
- https://yaml.org/spec/1.2.2/#103-core-schema
- https://yaml.org/type/int.html
- https://yaml.org/type/bool.html
"""

from obsc.diagnostics import Severity
from obsc.rules import declare

declare("OBS009", "ambiguous-scalar", Severity.ERROR, __doc__)
