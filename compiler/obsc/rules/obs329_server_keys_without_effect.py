"""OBS329."""

from __future__ import annotations

from collections.abc import Iterator

from obsc.diagnostics import Severity
from obsc.plan.model import Plan, Server, Service
from obsc.rules import Finding, rule


@rule("OBS329", "server-keys-without-effect", Severity.WARNING)
def server_keys_without_effect(plan: Plan) -> Iterator[Finding]:
    """The server is configured, and its command is not obsc's.

    ## Why
    With `attach: none` obsc leaves the image's command alone, and a start script starts the server itself. What only
    the server's command could say, the number of workers for example, changes nothing when it is written here.

    ## Bad
    ```yaml
    services:
      web:
        instrumentation: { attach: none }
        server: { workers: 4 }
    ```

    ## Good
    ```yaml
    services:
      web:
        instrumentation: { attach: none }
        env: { WEB_CONCURRENCY: "4" }
    ```

    ## Source
    - https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
    """
    for service in plan.services:
        keys = _without_effect(service)
        if keys:
            named = " and ".join(f"`{key}`" for key in keys)
            yield Finding(
                message=f"{named} under `server` of `{service.name}` changes nothing: the command is {_whose(service)}",
                path=(*service.server.origin, keys[0]),
                key=True,
                label="not used",
                fix="leave it out, and configure the server where it is started",
                related=tuple(((*service.server.origin, key), "nor this") for key in keys[1:]),
            )


def _without_effect(service: Service) -> list[str]:
    written = _written(service.server)
    if service.server.script is not None and service.server.name != "python":
        return [key for key in written if key not in ("args", "before")]
    if service.instrumentation.attach == "none" and service.server.script is None:
        return written
    return []


def _whose(service: Service) -> str:
    return "the script's" if service.server.script is not None else "the image's"


def _written(server: Server) -> list[str]:
    values: dict[str, object] = {
        "workers": server.workers,
        "threads": server.threads,
        "workerClass": server.worker_class,
        "preload": server.preload,
        "reload": server.reload,
        "configFile": server.config_file,
        "args": server.args,
        "before": server.before,
    }
    return [key for key, value in values.items() if value]
