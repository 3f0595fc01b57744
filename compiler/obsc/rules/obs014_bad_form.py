"""A value or a name has a form, a length or a size that its key does not take.

## Why
The forms are those of AWS and OpenTelemetry, and of what is made from a name: a service's name becomes part of
logical ids, families and paths, so it has lower-case letters, digits and dashes only.

## Bad
```yaml
services:
  web:
    runtime: { version: "3" }
```

## Good
```yaml
services:
  web:
    runtime: { version: "3.12" }
```

## Source
- https://json-schema.org/understanding-json-schema/reference/regular_expressions
"""

from obsc.diagnostics import Severity
from obsc.rules import declare

declare("OBS014", "bad-form", Severity.ERROR, __doc__)
