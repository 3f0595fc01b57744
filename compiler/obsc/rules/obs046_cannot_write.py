"""The operating system did not let obsc write.

## Why
All files of a build are written or none; those that were there are as before. The operating system's own words stand
in the message: a full disk, a folder that may not be written, a file that another program holds.

## Source
- https://pubs.opengroup.org/onlinepubs/9699919799/functions/write.html
"""

from obsc.diagnostics import Severity
from obsc.rules import declare

declare("OBS046", "cannot-write", Severity.ERROR, __doc__)
