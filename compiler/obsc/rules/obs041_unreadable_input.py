"""The specification cannot be read.

## Why
There is no file of this name, it may not be read, it is a folder or a pipe, or it is longer than 10 MB. The operating
system's own words stand in the message. `--file -` reads standard input.

A link may not lead out of its repository, or out of its folder where that is in none: a finding shows the line that it
is about, and a pull request could have lines of any file shown in the log of whoever checks it.

## Source
- https://cwe.mitre.org/data/definitions/59.html
- https://pubs.opengroup.org/onlinepubs/9699919799/functions/open.html
"""

from obsc.diagnostics import Severity
from obsc.rules import declare

declare("OBS041", "unreadable-input", Severity.ERROR, __doc__)
