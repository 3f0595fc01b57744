"""Amazon Managed Grafana, which the embedded AWS does not have: enough of it for one deployment to go through.

What is asked for is written down and told back; nothing comes of it.
https://docs.aws.amazon.com/grafana/latest/APIReference/Welcome.html
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from typing import Any
from unittest.mock import patch

from obsc_judges.deployed.refusal import Refused

SERVICE = "grafana"
TYPES = ("AWS::Grafana::Workspace",)
ID = "g-0b5c000000"
"""One workspace in an account is enough."""

_MEMBERS = {
    "Name": "workspaceName",
    "Description": "workspaceDescription",
    "AccountAccessType": "accountAccessType",
    "AuthenticationProviders": "authenticationProviders",
    "PermissionType": "permissionType",
    "DataSources": "workspaceDataSources",
    "RoleArn": "workspaceRoleArn",
    "Tags": "tags",
}
"""CloudFormation's names of the API's members.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-grafana-workspace.html
"""

Note = Callable[[str, str, str, Mapping[str, Any]], None]
"""Takes an account, a service, an operation and parameters."""


def request(properties: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters of `CreateWorkspace` for a resource's properties."""
    unknown = sorted(set(properties) - set(_MEMBERS))
    if unknown:
        raise Refused(f"{', '.join(unknown)}: no such property is supported here")
    asked = {_MEMBERS[name]: value for name, value in properties.items()}
    if "tags" in asked:
        asked["tags"] = {tag["Key"]: tag["Value"] for tag in asked["tags"]}
    return asked


def endpoint(region: str) -> str:
    """Where the workspace would be."""
    return f"{ID}.grafana-workspace.{region}.amazonaws.com"


def served(account_of: Callable[[str], str], note: Note) -> AbstractContextManager[Any]:
    """Let moto's server answer for Grafana."""
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication

    known = DomainDispatcherApplication.get_application
    made: dict[str, dict[str, Any]] = {}

    def answer(environ: Mapping[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        key, _, region, *_ = environ["HTTP_AUTHORIZATION"].split("Credential=")[1].split(",")[0].split("/")
        account = account_of(key)
        size = int(environ.get("CONTENT_LENGTH") or 0)
        said = json.loads(environ["wsgi.input"].read(size)) if size else {}
        if environ["REQUEST_METHOD"] == "POST":
            note(account, SERVICE, "CreateWorkspace", said)
            made[account] = _workspace(said, region)
        told = {"configuration": "{}"} if environ["PATH_INFO"].endswith("/configuration") else made.get(account)
        start("200 OK", [("Content-Type", "application/json")])
        return [json.dumps(told if told and "configuration" in told else {"workspace": told}).encode()]

    def get_application(self: Any, environ: dict[str, Any]) -> Any:
        scope = str(environ.get("HTTP_AUTHORIZATION", "")).partition(",")[0].split("/")
        return answer if SERVICE in scope else known(self, environ)

    return patch.object(DomainDispatcherApplication, "get_application", get_application)


def _workspace(said: Mapping[str, Any], region: str) -> dict[str, Any]:
    """What `DescribeWorkspace` tells."""
    return {
        "id": ID,
        "status": "ACTIVE",
        "endpoint": endpoint(region),
        "grafanaVersion": "10.4",
        "created": 0,
        "modified": 0,
        "name": said.get("workspaceName"),
        "description": said.get("workspaceDescription"),
        "dataSources": said.get("workspaceDataSources", []),
        "accountAccessType": said["accountAccessType"],
        "permissionType": said["permissionType"],
        "workspaceRoleArn": said.get("workspaceRoleArn"),
        "authentication": {"providers": said["authenticationProviders"]},
        "tags": said.get("tags", {}),
    }
