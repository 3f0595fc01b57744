"""`--undo` does not take back edits: a file was changed since, where `obsc instrument` or `obsc patch` had edited it.

## Why
Your change would be lost. Nothing is undone then, in no file. `.obsc/instrument.patch` and `.obsc/patch.patch` show
what obsc had edited: take it back by hand, or with `patch -R -p1`, and remove that file.

## Source
- https://www.gnu.org/software/diffutils/manual/html_node/Reversed-Patches.html
"""

from obsc.diagnostics import Severity
from obsc.rules import declare

declare("OBS058", "edit-not-taken-back", Severity.ERROR, __doc__)
