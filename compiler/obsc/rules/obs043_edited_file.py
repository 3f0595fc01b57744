"""An output was edited after obsc wrote it.

## Why
The edit would be lost with the next build. Say it in the specification, so that every target has it and the next
build keeps it; then overwrite the file with `--force`.

## Source
- https://pubs.opengroup.org/onlinepubs/9699919799/functions/rename.html
"""

from obsc.diagnostics import Severity
from obsc.rules import declare

declare("OBS043", "edited-file", Severity.ERROR, __doc__)
