"""A key that has no default is missing.

## Why
obsc guesses nothing that it cannot know, the port of an app or its framework for example.

## Bad
```yaml
services:
  web:
    port: null
```

## Good
```yaml
services:
  web:
    port: 8000
```

## Source
- https://json-schema.org/understanding-json-schema/reference/object#required
"""

from obsc.diagnostics import Severity
from obsc.rules import declare

declare("OBS013", "missing-key", Severity.ERROR, __doc__)
