"""OBS116."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.endpoints import needed
from obsc.plan.model import Plan
from obsc.rules import Finding, rule
from obsc.rules.private_networks import is_closed


@rule("OBS116", "endpoint-missing", Severity.ERROR)
def endpoint_missing(plan: Plan) -> Iterator[Finding]:
    """Tasks have no way to the internet, and no endpoint for a service of AWS that they use.

    ## Why
    Without a way to ECR, S3, CloudWatch Logs or where secrets are, no task starts. Without one to X-Ray, Prometheus or
    CloudWatch, the agent's log says `i/o timeout`, and nothing arrives.

    ## Bad
    ```yaml
    platform:
      network: { vpc: { create: true, nat: none }, endpoints: [ecr.api, ecr.dkr, s3, logs] }
    services:
      web:
        image: { ref: webImage }
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
    - https://docs.aws.amazon.com/AmazonECS/latest/developerguide/vpc-endpoints.html
    - https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html
    """
    if not is_closed(plan):
        return
    there = {endpoint.service for endpoint in plan.endpoints}
    missing = [endpoint for endpoint in needed(plan.platform, plan.services) if endpoint.service not in there]
    if missing:
        names = ", ".join(f"`{endpoint.service}`" for endpoint in missing)
        yield Finding(
            message=f"tasks cannot reach {names}",
            path=("platform", "network", "endpoints"),
            label="no endpoint" if plan.endpoints else "no endpoints",
            fix="write `endpoints: auto`" + (f", or add {names}" if plan.endpoints else ", or `nat: single`"),
            why=" ".join(endpoint.why for endpoint in missing[:3]),
        )
