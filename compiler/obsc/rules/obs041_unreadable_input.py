"""The specification cannot be read.

## Why
There is no file of this name, it may not be read, it is a folder or a pipe, or it is longer than 10 MB. The operating
system's own words stand in the message. `--file -` reads standard input.

## Source
- https://pubs.opengroup.org/onlinepubs/9699919799/functions/open.html
"""

from obsc.diagnostics import Severity
from obsc.rules import declare

declare("OBS041", "unreadable-input", Severity.ERROR, __doc__)
