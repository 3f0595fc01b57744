"""`obsc instrument` does not edit a Dockerfile, because it cannot be sure of the result.

## Why
An edit at the wrong place builds an image that sends nothing, or none at all. obsc edits what it understands, all of
it or nothing; the message says what it did not understand, and the lines that follow are for you to paste. Packages
that a lock file pins are added by the program that writes it: `uv add`, `poetry add`, `pdm add`, `pipenv install`.

## Source
- https://docs.docker.com/reference/dockerfile/
- https://pip.pypa.io/en/stable/cli/pip_install/
"""

from obsc.diagnostics import Severity
from obsc.rules import declare

declare("OBS057", "image-not-edited", Severity.ERROR, __doc__)
