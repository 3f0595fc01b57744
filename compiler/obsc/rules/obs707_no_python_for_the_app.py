"""OBS707."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Path, Severity
from obsc.plan.model import Plan
from obsc.rules import Finding, rule
from obsc.rules.images import shown


@rule("OBS707", "no-python-for-the-app", Severity.ERROR)
def no_python_for_the_app(plan: Plan) -> Iterator[Finding]:
    """An operating system has no Python for the app, or none that the AWS distribution runs on.

    ## Why
    The app gets a virtual environment of a Python from the system's own repositories, for pip refuses to install into
    the system's environment (PEP 668), and that one belongs to the package manager. Amazon Linux 2 has Python 3.7, and
    the distribution needs 3.10. Other versions are looked for in vain.

    ## Bad
    ```yaml
    platform: { ec2: { os: amazon-linux-2 } }
    services: { web: { image: null } }
    ```

    ## Good
    ```yaml
    platform: { ec2: { os: amazon-linux-2023 } }
    services: { web: { image: null, runtime: { version: "3.12" } } }
    ```

    ## Source
    - https://docs.aws.amazon.com/linux/al2023/ug/python.html
    - https://docs.aws.amazon.com/linux/al2/ug/python.html
    - https://peps.python.org/pep-0668/
    """
    ec2 = plan.platform.ec2
    if ec2 is None or ec2.packaging != "host":
        return
    has = ", ".join(shown(python) for python in ec2.system.pythons)
    for service in plan.services:
        if service.machine is None or service.machine.python is not None:
            continue
        wanted = "3.10 or newer" if service.python is None else shown(service.python)
        where: Path = ("platform", "ec2", "os") if service.python is None else service.at("runtime", "version")
        others = f"write one of {has}, " if has else "choose another system, Amazon Linux 2023 for example, "
        yield Finding(
            message=f"{ec2.system.title} has no Python {wanted} for `{service.name}`",
            path=where,
            label=f"has {has}" if has else f"has {shown(ec2.system.python)}",
            fix=f"{others}or bring Python along in an image: `packaging: docker`",
        )
