"""A file stands where an output belongs, and obsc did not write it.

## Why
It would be overwritten, and obsc cannot know whether anybody needs it. obsc knows its own files from the manifest in
the output folder. `--force` overwrites the file.

## Source
- https://pubs.opengroup.org/onlinepubs/9699919799/functions/rename.html
"""

from obsc.diagnostics import Severity
from obsc.rules import declare

declare("OBS042", "foreign-file", Severity.ERROR, __doc__)
