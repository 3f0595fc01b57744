"""The file uses a tag (`!name`).

## Why
A tag changes what a value is, in ways that other readers do not share. What CloudFormation writes as
`!Ref OrdersTable` is an input here: `{ ref: ordersTable }` becomes a parameter of every target.

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
    env: { ORDERS_TABLE: !Ref OrdersTable }
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
    env: { ORDERS_TABLE: { ref: ordersTable } }
```

## Source
- https://yaml.org/spec/1.2.2/#3212-tags
"""

from obsc.diagnostics import Severity
from obsc.rules import declare

declare("OBS005", "tag", Severity.ERROR, __doc__)
