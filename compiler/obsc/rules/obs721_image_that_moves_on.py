"""OBS721."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.infra.ec2 import LatestImage
from obsc.plan.model import Plan
from obsc.rules import Finding, rule


@rule("OBS721", "image-that-moves-on", Severity.WARNING)
def image_that_moves_on(plan: Plan) -> Iterator[Finding]:
    """An instance is to be kept, and its image is the newest at each deployment.

    ## Why
    CloudFormation, and the CDK with it, looks the newest image up whenever it creates or updates a stack, and another
    image means another instance: an instance that `onChange: keep` is to keep is replaced some day by a deployment that
    has nothing to do with it. Terraform is told to leave the image of a living instance alone, and a group starts only
    new instances from a new image.

    ## Bad
    ```yaml
    platform: { ec2: { onChange: keep, ami: latest } }
    services: { web: { image: null } }
    ```

    ## Good
    ```yaml
    platform: { ec2: { onChange: keep, ami: { ref: imageId } } }
    services: { web: { image: null } }
    ```

    ## Source
    - https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references-ssm.html
    - https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-instance.html
    - https://github.com/aws/aws-cdk/issues/5675
    """
    ec2 = plan.platform.ec2
    if ec2 is None or ec2.replace_on_change or ec2.least is not None or not isinstance(ec2.image, LatestImage):
        return
    yield Finding(
        message="CloudFormation replaces an instance that is to be kept as soon as there is a newer image",
        path=("platform", "ec2", "onChange"),
        label="not with `ami: latest`",
        fix="write the id of an image in `ami`, or `{ ref: imageId }` to give one at deployment",
    )
