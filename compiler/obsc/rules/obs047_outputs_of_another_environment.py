"""The output folder holds the outputs of another environment.

## Why
Outputs of two environments have the same names. Whoever deploys from that folder would deploy staging over production.
`obsc build --env NAME` writes to a folder of that name below `--out`; `--force` replaces what is there.

## Source
- https://developer.hashicorp.com/terraform/language/style#multiple-environments
"""

from obsc.diagnostics import Severity
from obsc.rules import declare

declare("OBS047", "outputs-of-another-environment", Severity.ERROR, __doc__)
