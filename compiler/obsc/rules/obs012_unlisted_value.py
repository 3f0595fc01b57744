"""A value is not one of those that its key takes.

## Why
The key takes a fixed list of values; anything else would reach AWS or OpenTelemetry, which refuse it later and say
less.

## Bad
```yaml
services:
  web:
    cpuArchitecture: arm64
```

## Good
```yaml
services:
  web:
    cpuArchitecture: ARM64
```

## Source
- https://json-schema.org/understanding-json-schema/reference/enum
"""

from obsc.diagnostics import Severity
from obsc.rules import declare

declare("OBS012", "unlisted-value", Severity.ERROR, __doc__)
