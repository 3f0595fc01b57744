"""A key is not one of the language.

## Why
A misspelt key that is ignored is a setting that silently does not apply. `obsc schema` prints every key; an editor
completes from the same schema.

## Bad
```yaml
services:
  web:
    frameworks: flask
```

## Good
```yaml
services:
  web:
    framework: flask
```

## Source
- https://json-schema.org/understanding-json-schema/reference/object#additionalproperties
"""

from obsc.diagnostics import Severity
from obsc.rules import declare

declare("OBS010", "unknown-key", Severity.ERROR, __doc__)
