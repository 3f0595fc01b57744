"""An environment is asked for that the specification does not have.

## Why
Building the document without the environment instead would deploy something else than what was asked for.

## Source
- https://www.rfc-editor.org/rfc/rfc7396
"""

from obsc.diagnostics import Severity
from obsc.rules import declare

declare("OBS024", "unknown-environment", Severity.ERROR, __doc__)
