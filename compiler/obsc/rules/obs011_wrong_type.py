"""A value has another type than its key takes.

## Why
YAML gives `3.10` the type of a number, which is 3.1, and the zero is lost. Text that looks like a number, like `true`
or like nothing has to stand in quotes.

## Bad
```yaml
services:
  web:
    runtime: { version: 3.10 }
```

## Good
```yaml
services:
  web:
    runtime: { version: "3.10" }
```

## Source
- https://yaml.org/spec/1.2.2/#103-core-schema
- https://json-schema.org/understanding-json-schema/reference/type
"""

from obsc.diagnostics import Severity
from obsc.rules import declare

declare("OBS011", "wrong-type", Severity.ERROR, __doc__)
