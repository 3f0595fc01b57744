"""OBS115."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.endpoints import is_public
from obsc.plan.model import Plan
from obsc.rules import Finding, rule
from obsc.rules.images import literal_images
from obsc.rules.private_networks import is_closed


@rule("OBS115", "public-image-out-of-reach", Severity.ERROR)
def public_image_out_of_reach(plan: Plan) -> Iterator[Finding]:
    """An image is in a public registry, and tasks have no way to the internet.

    ## Why
    In private subnets without NAT, endpoints lead to AWS's own services, a registry of the account among them.
    public.ecr.aws, Docker Hub and the like have none: no task ever starts. AWS's agents and distributions are there
    too; copy them, or let a pull-through cache do it.

    ## Bad
    ```yaml
    platform:
      network: { vpc: { create: true, nat: none }, endpoints: auto }
    services:
      web:
        image: nginx:1.27
        instrumentation: { image: { ref: distributionImage } }
        agent: { image: { ref: agentImage } }
    ```

    ## Good
    ```yaml
    platform:
      network: { vpc: { create: true, nat: none }, endpoints: auto }
    services:
      web:
        image: { ref: webImage }
        instrumentation: { image: { ref: distributionImage } }
        agent: { image: { ref: agentImage } }
    ```

    ## Source
    - https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html
    - https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache.html
    """
    if not is_closed(plan):
        return
    for what, path, image in literal_images(plan):
        if is_public(f"{image.repository}:{image.tag or 'latest'}"):
            yield Finding(
                message=f"no task can pull `{image.repository}`, the image of `{what}`",
                path=path,
                label="behind a network without a way out",
                fix="copy it to a registry of your account and name that in `image`, or write `nat: single`",
            )
