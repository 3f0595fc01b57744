"""`obsc.lock` is there and cannot be read as one.

## Why
It pins images that somebody agreed on. Passed over, it would be replaced by what this release of obsc ships, and nobody
would see that. A merge conflict in it is settled by taking one side and running `obsc update`.

## Source
- https://docs.docker.com/dhi/core-concepts/digests/
"""

from obsc.diagnostics import Severity
from obsc.rules import declare

declare("OBS061", "malformed-lock", Severity.ERROR, __doc__)
