"""OBS511."""

from __future__ import annotations

import re
from collections.abc import Iterator

from obsc.diagnostics import Path, Severity
from obsc.rules import Finding, Raw, rule

_PARTITIONS = (
    ("cn-", "aws-cn"),
    ("us-gov-", "aws-us-gov"),
    ("us-iso-", "aws-iso"),
    ("us-isob-", "aws-iso-b"),
    ("eusc-", "aws-eusc"),
)
"""Regions outside the partition `aws`, by how their names begin.

https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html
"""


@rule("OBS511", "arn-of-another-partition", Severity.WARNING)
def arn_of_another_partition(document: Raw) -> Iterator[Finding]:
    """An ARN belongs to another partition of AWS than the region.

    ## Why
    The regions in China and those of GovCloud are worlds of their own, with ARNs that begin with `arn:aws-cn:` and
    `arn:aws-us-gov:`. A resource of another partition cannot be reached.

    ## Bad
    ```yaml
    platform: { region: cn-north-1 }
    services:
      web:
        taskRole: arn:aws:iam::123456789012:role/web
    ```

    ## Good
    ```yaml
    platform: { region: cn-north-1 }
    services:
      web:
        taskRole: arn:aws-cn:iam::123456789012:role/web
    ```

    ## Source
    - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
    - https://docs.aws.amazon.com/govcloud-us/latest/UserGuide/using-govcloud-arns.html
    """
    region = document.get("platform", {}).get("region")
    if region is None:
        return
    wanted = next((partition for begin, partition in _PARTITIONS if region.startswith(begin)), "aws")
    for path, text in _texts(document, ()):
        match = re.match(r"arn:(aws(?:-[a-z]+)*):", text)
        if match and match[1] != wanted:
            yield Finding(
                message=f"this ARN is of the partition `{match[1]}`, and {region} is in `{wanted}`",
                path=path,
                label=f"not `arn:{wanted}:`",
                fix=f"begin it with `arn:{wanted}:`",
                related=((("platform", "region"), "the region"),),
            )


def _texts(value: object, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _texts(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _texts(item, (*path, index))
