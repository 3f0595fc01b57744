"""A target has nothing to say about the platform of this specification.

## Why
With `--target all` such a target is skipped and the others are built. Asked for by name, it would write nothing.

## Source
- https://docs.aws.amazon.com/AmazonECS/latest/developerguide/Welcome.html
"""

from obsc.diagnostics import Severity
from obsc.rules import declare

declare("OBS032", "target-does-not-apply", Severity.INFO, __doc__)
