"""Files that a server's command reads, and how they get into the container."""

from __future__ import annotations

from obsc.plan.model import LaunchFile

MOUNT_PATH = "/otel-auto-instrumentation-python"
"""Where the init container's volume is mounted, in both containers, as in AWS's guides.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Application-Signals-ECS-Sidecar.html
"""

IMAGE_FOLDER = "/opt/obsc"
"""Where files lie that are part of the image."""

START = "opentelemetry.instrumentation.auto_instrumentation.sitecustomize"
"""The module that starts OpenTelemetry by being imported.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Application-Signals-ECS-Sidecar.html
"""


def file_of(attach: str, *, name: str, variable: str, path: str, content: str, purpose: str) -> LaunchFile:
    """A file: with `attach: package` part of the image, else written from a variable when the container starts.

    `path` lies in `/tmp`, which can be written: with a read-only root, a volume is mounted there (`obsc.lower.ecs`).
    """
    in_image = attach == "package"
    return LaunchFile(
        name=name,
        path=f"{IMAGE_FOLDER}/{name}" if in_image else path,
        content=content,
        purpose=purpose,
        variable=None if in_image else variable,
    )
