"""A service of one specification, compiled: what a cell runs."""

from __future__ import annotations

import json
from typing import Any

from obsc import registry
from obsc.pipeline import compile_text, emit


def document(service: dict[str, Any]) -> bytes:
    """A specification of one service, `checkout` of `shop` in production."""
    whole = {
        "apiVersion": "obsc/v1alpha1",
        "kind": "Observability",
        "metadata": {"name": "shop"},
        "deploymentEnvironment": "production",
        "services": {"checkout": {"port": 8000, "agent": "sidecar", **service}},
    }
    return json.dumps(whole).encode()


def compile_service(service: dict[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """The task definition that obsc writes for a service, and the files that its image must hold."""
    compilation = compile_text(document(service))
    assert compilation.ok, [d.message for d in compilation.diagnostics]
    target = registry.find("ecs")
    assert target is not None
    files = {file.path: file.text for file in emit(compilation, target)}
    in_image = {}
    for line in files.get("images/checkout/Dockerfile", "").splitlines():
        if line.startswith("COPY "):
            _, name, path = line.split()
            in_image[path] = files[f"images/checkout/{name}"]
    return json.loads(files["taskdef.checkout.json"]), in_image
