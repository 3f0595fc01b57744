"""OBS416."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan
from obsc.rules import Finding, rule
from obsc.rules.images import literal_images


@rule("OBS416", "moving-image", Severity.WARNING)
def moving_image(plan: Plan) -> Iterator[Finding]:
    """An image has no tag, or the tag `latest`.

    ## Why
    The same task definition then runs another image tomorrow: two tasks of one service may differ, and going back to
    the last revision does not bring the last image back.

    ## Bad
    ```yaml
    services:
      web:
        image: web:latest
    ```

    ## Good
    ```yaml
    services:
      web:
        image: web:1.4.2
    ```

    ## Source
    - https://docs.aws.amazon.com/AmazonECS/latest/bestpracticesguide/application.html
    - https://docs.docker.com/build/building/best-practices/#pin-base-image-versions
    """
    for what, path, image in literal_images(plan):
        if image.digest is None and image.tag in (None, "latest"):
            yield Finding(
                message=f"the image of `{what}` is {'`latest`' if image.tag else 'without a tag'}",
                path=path,
                label="moves",
                fix=f"write a tag that stays, `{image.repository}:1.4.2` for example, or a digest",
            )
