"""With `--locked`: an image, or the release of the package, is not the one that `obsc.lock` holds.

## Why
A pipeline that builds with `--locked` deploys the images that were agreed on. The specification was changed without
`obsc update`, or `obsc.lock` was not committed. A tag alone can be moved to other bytes by whoever owns the repository;
`obsc update --from FILE` locks digests, which cannot.

## Source
- https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html
- https://github.com/opencontainers/image-spec/blob/v1.1.0/descriptor.md#digests
"""

from obsc.diagnostics import Severity
from obsc.rules import declare

declare("OBS062", "not-as-locked", Severity.ERROR, __doc__)
