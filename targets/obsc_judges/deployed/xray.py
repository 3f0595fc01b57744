"""AWS X-Ray's sampling rules and groups, which the embedded AWS does not have: what is asked for is told back.

CloudFormation's types have the members of the API's requests.
https://docs.aws.amazon.com/xray/latest/api/Welcome.html
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from functools import cache
from typing import Any
from unittest.mock import patch

from obsc_judges.deployed.shapes import parameters

SERVICE = "xray"
_OPERATIONS = {"AWS::XRay::SamplingRule": "CreateSamplingRule", "AWS::XRay::Group": "CreateGroup"}
TYPES = tuple(_OPERATIONS)

Note = Callable[[str, str, str, Mapping[str, Any]], None]
"""Takes an account, a service, an operation and parameters."""


def request(type_: str, properties: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """The operation for a resource, and its parameters in the types of the API."""
    operation = _OPERATIONS[type_]
    return operation, _typed(operation, properties)


def arn(partition: str, region: str, account: str, what: str) -> str:
    """The ARN of a rule, `sampling-rule/NAME`, or of a group, `group/NAME/ID`."""
    return f"arn:{partition}:{SERVICE}:{region}:{account}:{what}"


def served(account_of: Callable[[str], str], note: Note) -> AbstractContextManager[Any]:
    """Let moto's server answer for X-Ray."""
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication

    known = DomainDispatcherApplication.get_application
    made: dict[tuple[str, str], list[dict[str, Any]]] = {}

    def answer(environ: Mapping[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        key, _, region, *_ = environ["HTTP_AUTHORIZATION"].split("Credential=")[1].split("/")
        account, operation = account_of(key), environ["PATH_INFO"].strip("/")
        said = json.loads(environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0)) or b"{}")
        new: dict[str, Any] = {}
        if operation in _OPERATIONS.values():
            asked = _typed(operation, said)
            note(account, SERVICE, operation, asked)
            new = _described(operation, asked, region, account)
            made.setdefault((account, operation), []).append(new)
        rules, groups = (made.get((account, create), []) for create in _OPERATIONS.values())
        named = [group for group in groups if said.get("GroupARN", said.get("GroupName")) in group.values()]
        answers: Mapping[str, Any] = {
            "CreateSamplingRule": {"SamplingRuleRecord": new},
            "GetSamplingRules": {"SamplingRuleRecords": rules},
            "CreateGroup": {"Group": new},
            "GetGroup": {"Group": named[0] if named else None},
            "ListTagsForResource": {"Tags": []},
        }
        start("200 OK", [("Content-Type", "application/json")])
        return [json.dumps(answers.get(operation, {})).encode()]

    def get_application(self: Any, environ: dict[str, Any]) -> Any:
        scope = str(environ.get("HTTP_AUTHORIZATION", "")).partition(",")[0].split("/")
        return answer if SERVICE in scope else known(self, environ)

    return patch.object(DomainDispatcherApplication, "get_application", get_application)


def _described(operation: str, asked: Mapping[str, Any], region: str, account: str) -> dict[str, Any]:
    if operation == "CreateGroup":
        rest = {member: value for member, value in asked.items() if member != "Tags"}
        return {**rest, "GroupARN": arn("aws", region, account, f"group/{asked['GroupName']}/0")}
    rule = asked["SamplingRule"]
    return {"SamplingRule": {**rule, "RuleARN": arn("aws", region, account, f"sampling-rule/{rule['RuleName']}")}}


def _typed(operation: str, said: Mapping[str, Any]) -> dict[str, Any]:
    typed: dict[str, Any] = parameters(_shape(operation), said, operation)
    return typed


@cache
def _shape(operation: str) -> Any:
    from botocore.session import get_session

    return get_session().get_service_model(SERVICE).operation_model(operation).input_shape
