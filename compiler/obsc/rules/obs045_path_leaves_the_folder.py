"""An output would not lie inside the output folder as a plain file.

## Why
Names come from the specification, and links may stand in the folder already; neither may lead obsc to write anywhere
else. Two names that differ only in upper and lower case are one file on macOS and Windows.

## Source
- https://cwe.mitre.org/data/definitions/22.html
- https://cwe.mitre.org/data/definitions/59.html
"""

from obsc.diagnostics import Severity
from obsc.rules import declare

declare("OBS045", "path-leaves-the-folder", Severity.ERROR, __doc__)
