"""Application Signals, which the embedded AWS does not have: what is asked of it is written down, and nothing is kept.

CloudFormation's types are made requests of its API, so that a template and a stack that Terraform creates say the same.
https://docs.aws.amazon.com/applicationsignals/latest/APIReference/Welcome.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from obsc_judges.deployed.refusal import Refused, Unsupported
from obsc_judges.deployed.shapes import parameters
from obsc_judges.deployed.template import parse

SERVICE = "application-signals"
_OPERATIONS = {
    "AWS::ApplicationSignals::Discovery": "StartDiscovery",
    "AWS::ApplicationSignals::ServiceLevelObjective": "CreateServiceLevelObjective",
}
TYPES = tuple(_OPERATIONS)

_CONFIG = "Config"
"""What the API appends to the names of three members, and CloudFormation does not."""
_RENAMED = ("Sli", "SliMetric", "RequestBasedSli", "RequestBasedSliMetric")


def request(type_: str, properties: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """The operation and its parameters, in the types of the API.

    >>> request("AWS::ApplicationSignals::Discovery", {})
    ('StartDiscovery', {})
    """
    operation = _OPERATIONS[type_]
    if operation == "StartDiscovery" and properties:
        raise Refused(f"{', '.join(properties)}: no such property")
    return operation, parameters(_shape(operation), _renamed(properties), operation)


def requests_in(stack: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The requests that the template of a stack comes to."""
    for name, resource in (parse(stack).get("Resources") or {}).items():
        if resource.get("Type") not in TYPES:
            raise Unsupported(f"{name}: resources of this type are not supported in a stack here")
        yield request(resource["Type"], resource.get("Properties") or {})


def arn(partition: str, region: str, account: str, name: str) -> str:
    """The ARN of an objective."""
    return f"arn:{partition}:{SERVICE}:{region}:{account}:slo/{name}"


def _renamed(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key + _CONFIG if key in _RENAMED else key: _renamed(item) for key, item in value.items()}
    return [_renamed(item) for item in value] if isinstance(value, list) else value


@cache
def _shape(operation: str) -> Any:
    from botocore.loaders import Loader
    from botocore.model import ServiceModel

    model = ServiceModel(Loader().load_service_model(SERVICE, "service-2"), SERVICE)
    return model.operation_model(operation).input_shape
