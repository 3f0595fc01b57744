"""A patch sets a field that there is not, or to a value that it cannot have.

## Why
Every target writes the value where its language wants one of that type; elsewhere it would be lost, or deploy nothing.
Fields have the names of the AWS API in camelCase.

## Bad
```yaml
patches:
  - select: { kind: Container, name: web }
    set: { stopTimout: 60 }
```

```yaml
patches:
  - select: { kind: Container, name: web }
    set: { stopTimeout: "60" }
```

## Good
```yaml
patches:
  - select: { kind: Container, name: web }
    set: { stopTimeout: 60 }
```

## Source
- https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
"""

from obsc.diagnostics import Severity
from obsc.rules import declare

declare("OBS027", "patch-does-not-fit", Severity.ERROR, __doc__)
