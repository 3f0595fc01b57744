"""A target cannot say a part of the system, and leaves it out.

## Why
Nothing is dropped in silence. What is left out stands in the output's CHECKLIST.md too, so that whoever deploys can
add it by hand or choose another target.

## Source
- https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html
"""

from obsc.diagnostics import Severity
from obsc.rules import declare

declare("OBS031", "left-out-by-target", Severity.INFO, __doc__)
