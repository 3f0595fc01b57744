"""An environment deletes a key that the document does not have.

## Why
The key was meant to be gone in that environment. It still is there, under another name or in another place.

## Bad
```yaml
environments:
  staging:
    services:
      web: { desiredcount: null }
```

## Good
```yaml
services:
  web: { desiredCount: 4 }
environments:
  staging:
    services:
      web: { desiredCount: null }
```

## Source
- https://www.rfc-editor.org/rfc/rfc7396
"""

from obsc.diagnostics import Severity
from obsc.rules import declare

declare("OBS025", "deletes-nothing", Severity.WARNING, __doc__)
