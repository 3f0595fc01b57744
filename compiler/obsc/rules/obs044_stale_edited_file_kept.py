"""A file is no longer an output, and is kept because it was edited.

## Why
obsc removes only what still is as it was written. From now on the file belongs to whoever edited it: remove it if
nobody needs it, for Terraform reads every `.tf` file of a folder.

## Source
- https://developer.hashicorp.com/terraform/language/files
"""

from obsc.diagnostics import Severity
from obsc.rules import declare

declare("OBS044", "stale-edited-file-kept", Severity.WARNING, __doc__)
