"""OBS335."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan, Service
from obsc.rules import Finding, rule


@rule("OBS335", "temporary-folder-of-root", Severity.WARNING)
def temporary_folder_of_root(plan: Plan) -> Iterator[Finding]:
    """A user other than root may not be able to write the only folder that can be written.

    ## Why
    With a read-only root obsc mounts an empty volume at `/tmp`: the files that its command needs are written there, and
    gunicorn itself does not start without a temporary folder. A volume belongs to root with mode 0755, unless the image
    says otherwise with `RUN chmod 1777 /tmp` and `VOLUME /tmp`.

    ## Bad
    ```yaml
    services:
      web:
        readonlyRootFilesystem: true
        user: "1000"
    ```

    ## Good
    ```yaml
    services:
      web:
        readonlyRootFilesystem: true
    ```

    ## Source
    - https://docs.aws.amazon.com/AmazonECS/latest/developerguide/bind-mounts.html
    - https://docs.gunicorn.org/en/stable/settings.html#worker-tmp-dir
    """
    for service in plan.services:
        user = (service.user or "root").partition(":")[0]
        if service.readonly_root_filesystem and user not in ("root", "0") and _writes(service):
            yield Finding(
                message=f"user `{user}` of `{service.name}` may not be able to write `/tmp`",
                path=service.at("user"),
                label="the volume at /tmp belongs to root",
                fix="add `RUN chmod 1777 /tmp` and `VOLUME /tmp` to the Dockerfile, and allow this finding",
                related=((service.at("readonlyRootFilesystem"), "nothing else can be written"),),
            )


def _writes(service: Service) -> bool:
    is_gunicorn = service.launch.deferred and service.server.name == "gunicorn"
    return is_gunicorn or any(file.variable is not None for file in service.launch.files)
