"""A file with a collector's configuration cannot be read.

## Why
The configuration is looked for relative to the specification and below its folder only: no absolute path, no `..`, no
symbolic link. It is read as strictly as the specification itself, as YAML 1.2 without anchors, so that obsc and the
collector see the same values.

## Bad
```yaml
backends: { traces: { type: xray } }
agents: { adot: { distribution: adot-collector, config: ./missing.yaml } }
services: { web: { agent: adot } }
```

## Good
```yaml
backends: { traces: { type: xray } }
agents: { adot: { distribution: adot-collector, config: generated } }
services: { web: { agent: adot } }
```

## Source
- https://opentelemetry.io/docs/collector/configuration/
"""

from obsc.diagnostics import Severity
from obsc.rules import declare

declare("OBS624", "collector-configuration-file", Severity.ERROR, __doc__)
