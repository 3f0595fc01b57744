"""OBS311."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Path, Severity
from obsc.plan.launch import MOUNT_PATH
from obsc.plan.model import Plan, Service
from obsc.rules import Finding, rule
from obsc.rules.environment import written

_WRAPPER = "opentelemetry-instrument"
_FOLDER = "opentelemetry/instrumentation/auto_instrumentation"


@rule("OBS311", "attached-twice", Severity.ERROR)
def attached_twice(plan: Plan) -> Iterator[Finding]:
    """OpenTelemetry gets into the app in two ways at once.

    ## Why
    A folder in PYTHONPATH instruments every Python process, `opentelemetry-instrument` itself among them: it is taken
    for gunicorn's master, and the real master is instrumented before it forks. Two copies of different versions
    shadow each other besides. Exactly one way works, and obsc writes it.

    ## Bad
    ```yaml
    services:
      web:
        entryPoint: [opentelemetry-instrument]
    ```

    ## Good
    ```yaml
    services:
      web:
        instrumentation: { attach: package }
    ```

    ## Source
    - https://opentelemetry.io/docs/zero-code/python/
    - https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Application-Signals-ECS-Sidecar.html
    """
    for service in plan.services:
        if service.instrumentation.attach != "none":
            yield from _wrapped(service)
            yield from _on_the_path(service)


def _wrapped(service: Service) -> Iterator[Finding]:
    attach = service.instrumentation.attach
    for path, word in _words(service):
        if word.rpartition("/")[2] == _WRAPPER:
            ours = "an init container" if attach == "init-container" else "the same program, which obsc writes"
            fix = f"leave out `{_WRAPPER}`"
            fix += ", or write `instrumentation.attach: package`" if attach == "init-container" else ""
            yield Finding(
                message=f"`{service.name}` is instrumented by `{_WRAPPER}` and by {ours}",
                path=path,
                label="a second way",
                fix=fix,
                related=(((*service.instrumentation.origin, "attach"), f"`{attach}` is the first"),),
            )


def _words(service: Service) -> Iterator[tuple[Path, str]]:
    yield from ((service.at("entryPoint", i), word) for i, word in enumerate(service.entry_point))
    yield from (((*service.server.origin, "args", i), word) for i, word in enumerate(service.server.args))


def _on_the_path(service: Service) -> Iterator[Finding]:
    value = written(service, "PYTHONPATH")
    folders = [] if value is None else [folder.rstrip("/") for folder in value.split(":")]
    if service.instrumentation.attach == "init-container":
        folders = folders[1:]  # the first is obsc's own
    second = next((folder for folder in folders if folder.endswith(_FOLDER)), None)
    if second is None:
        return
    same = second == f"{MOUNT_PATH}/{_FOLDER}" and service.instrumentation.attach == "init-container"
    yield Finding(
        message=f"PYTHONPATH of `{service.name}` brings "
        + ("the folder that obsc adds anyway" if same else "a second OpenTelemetry"),
        path=service.at("env", "PYTHONPATH"),
        label="already there" if same else "a second way",
        fix=f"take `{second}` out of PYTHONPATH: write only the app's own folders",
        why="obsc puts OpenTelemetry's folders around what is written here." if same else "",
        severity=Severity.INFO if same else None,
    )
