"""A patch selects something that the system does not have.

## Why
The change that somebody relies on would silently not be made.

## Bad
```yaml
patches:
  - select: { kind: TaskDefinition, name: wbe }
    set: { cpu: 512 }
```

## Good
```yaml
patches:
  - select: { kind: TaskDefinition, name: web }
    set: { cpu: 512 }
```

## Source
- https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/patches/
"""

from obsc.diagnostics import Severity
from obsc.rules import declare

declare("OBS026", "patch-selects-nothing", Severity.ERROR, __doc__)
