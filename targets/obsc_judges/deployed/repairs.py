"""What has to be changed in moto so that it hides nothing, and so that many accounts are cheap.

Every repair is taken back when the embedded AWS ends.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any
from unittest.mock import patch

from obsc_judges.deployed import grafana, xray
from obsc_judges.deployed.application_signals import TYPES, arn

_IMAGES = re.compile(r"/aws/service/(ami-amazon-linux-latest|canonical|debian)/")
_STATISTIC = re.compile(r"(tm|tc|ts|wm)\d{1,2}(\.\d{1,10})?|(TM|TC|TS|WM|PR)\([\d.%:]+\)|IQM")
_READS = re.compile(r"(Describe|Get|List|Simulate|Assume)")


@dataclass(frozen=True, slots=True)
class Request:
    """What a program asked AWS to do, with its parameters typed by botocore's model of the service."""

    account: str
    service: str
    operation: str
    parameters: Mapping[str, Any]
    answer: str = ""
    """What AWS said to it, as it was sent."""


def repairs(log: list[Request], account_of: Callable[[str], str]) -> Iterator[AbstractContextManager[Any]]:
    """The repairs, each to be entered; `log` gets every request, `account_of` knows the account of an access key."""
    yield from _recorder(log)
    yield from _sticky_ecs()
    yield patch("moto.iam.models.get_account_id_from", account_of)
    yield patch("moto.settings.ec2_load_default_amis", lambda: False)  # two seconds per account, for nothing
    yield patch("moto.iam.models.load_iam_aws_managed_policies", lambda: True)
    yield _shared_managed_policies()
    yield _untagged_scaling()
    yield _every_statistic()
    yield _public_images()
    yield _stacks_of_application_signals()
    yield grafana.served(account_of, lambda *asked: log.append(Request(*asked)))
    yield xray.served(account_of, lambda *asked: log.append(Request(*asked)))


def _recorder(log: list[Request]) -> Iterator[AbstractContextManager[Any]]:
    """Write down every request that changes something, before moto reads it in its own way."""
    from moto.core.responses import BaseResponse

    set_up, call = BaseResponse.setup_class, BaseResponse.call_action

    def setup_class(self: Any, request: Any, *rest: Any, **named: Any) -> None:
        self.obsc_request = request
        set_up(self, request, *rest, **named)

    def call_action(self: Any) -> Any:
        operation = self._get_action()
        if not operation or _READS.match(operation):
            return call(self)
        parameters = _parameters(self)
        answer = call(self)
        log.append(Request(self.current_account, self.service_name, operation, parameters, str(answer[2])))
        return answer

    yield patch.object(BaseResponse, "setup_class", setup_class)
    yield patch.object(BaseResponse, "call_action", call_action)


def _parameters(response: Any) -> Mapping[str, Any]:
    """The typed parameters; some of moto's services do without them, and those are left as they were."""
    if response.automated_parameter_parsing:
        return deepcopy(dict(response.params))
    before = vars(response).get("params")
    response.parse_parameters(response.obsc_request)
    typed = dict(response.params)
    if before is None:
        del response.params
    else:
        response.params = before
    return typed


def _sticky_ecs() -> Iterator[AbstractContextManager[Any]]:
    """Let ECS describe what it was told: moto 5.2.1 forgets a dozen members of services and task definitions."""
    from botocore.session import get_session
    from moto.ecs.responses import EC2ContainerServiceResponse as Ecs

    model = get_session().get_service_model("ecs")
    described = {name: frozenset(model.shape_for(name).members) for name in ("Service", "TaskDefinition")}
    for method, key, shape in (
        ("create_service", "service", "Service"),
        ("register_task_definition", "taskDefinition", "TaskDefinition"),
    ):
        yield patch.object(Ecs, method, _remembering(getattr(Ecs, method), key, described[shape]))
    yield _soft_memory()


def _soft_memory() -> AbstractContextManager[Any]:
    """Let containers on instances have a soft limit of memory and no hard one: moto wants a hard one.

    https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html, `memoryReservation`
    """
    from moto.ecs.models import EC2ContainerServiceBackend

    known = EC2ContainerServiceBackend._validate_container_defs

    def validate(memory: Any, containers: Any, compatibilities: Any) -> None:
        known(memory, containers, None)

    return patch.object(EC2ContainerServiceBackend, "_validate_container_defs", staticmethod(validate))


def _remembering(method: Callable[[Any], Any], key: str, described: frozenset[str]) -> Callable[[Any], Any]:
    from botocore import xform_name

    def remembering(self: Any) -> Any:
        said = deepcopy(dict(self.params))
        answer = method(self)
        made = answer.result[key]
        for member in described & said.keys():
            if not getattr(made, xform_name(member), None):
                setattr(made, xform_name(member), said[member])
        if key == "taskDefinition":
            made.network_mode = said.get("networkMode")  # moto knows better, whatever was said
        elif "networkConfiguration" not in said:
            made.network_configuration = None  # moto makes an empty one, on which Terraform's provider breaks down
        return answer

    remembering.__name__ = method.__name__
    return remembering


def _untagged_scaling() -> AbstractContextManager[Any]:
    """Let Application Auto Scaling say that nothing of it has tags: Terraform's provider asks, moto has no answer."""
    from moto.applicationautoscaling.responses import ApplicationAutoScalingResponse

    def list_tags_for_resource(self: Any) -> str:
        return '{"Tags": {}}'

    name = list_tags_for_resource.__name__
    return patch.object(ApplicationAutoScalingResponse, name, list_tags_for_resource, create=True)


def _every_statistic() -> AbstractContextManager[Any]:
    """Let alarms watch trimmed means and their like too: moto knows percentiles alone.

    https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Statistics-definitions.html
    """
    from moto.cloudwatch.models import CloudWatchBackend

    known: Any = CloudWatchBackend.put_metric_alarm

    def put_metric_alarm(self: Any, *rest: Any, extended_statistic: str | None = None, **named: Any) -> Any:
        if not extended_statistic or not _STATISTIC.fullmatch(extended_statistic):
            return known(self, *rest, extended_statistic=extended_statistic, **named)
        alarm = known(self, *rest, **named)
        alarm.extended_statistic = extended_statistic
        return alarm

    return patch.object(CloudWatchBackend, "put_metric_alarm", put_metric_alarm)


def _public_images() -> AbstractContextManager[Any]:
    """Let Systems Manager know the images that their makers publish, each by an id of its own.

    moto lists Amazon's, in regions outside of China, and none of Canonical's and Debian's; where it has a list, that
    decides. https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-finding-public-parameters.html
    """
    from moto.ssm.models import Parameter, SimpleSystemManagerBackend

    parameter: Any = Parameter
    known = SimpleSystemManagerBackend.get_parameter

    def get_parameter(self: Any, name: str) -> Any:
        found, maker = known(self, name), _IMAGES.match(name)
        if found or not maker or any(listed.startswith(maker[0]) for listed in self._parameters):
            return found
        image = f"ami-{sha256(name.encode()).hexdigest()[:17]}"
        told = {"last_modified_date": datetime(2024, 1, 1), "version": 1, "data_type": "text"}
        nothing = dict.fromkeys(("description", "allowed_pattern", "keyid"))
        return parameter(self.account_id, name, image, "String", **told, **nothing)

    return patch.object(SimpleSystemManagerBackend, "get_parameter", get_parameter)


def _shared_managed_policies() -> AbstractContextManager[Any]:
    """Read the 1,500 managed policies of AWS once, not for every account; nobody can change them."""
    from moto.iam.models import IAMBackend

    read = IAMBackend._init_aws_policies
    known: dict[str, Any] = {}

    def shared(self: Any) -> Any:
        if self.partition not in known:
            known[self.partition] = read(self)
        return known[self.partition]

    return patch.object(IAMBackend, "_init_aws_policies", shared)


def _stacks_of_application_signals() -> AbstractContextManager[Any]:
    """Let moto's CloudFormation create what is not there: what was asked for stands in the request for the stack."""
    from moto.cloudformation import parsing
    from moto.core.common_models import CloudFormationModel
    from moto.utilities.utils import get_partition

    class Asked(CloudFormationModel):
        """A resource of which nothing is kept but its ARN."""

        def __init__(self, arn: str) -> None:
            self.arn = arn

        @property
        def physical_resource_id(self) -> str:
            return self.arn

        @staticmethod
        def cloudformation_name_type() -> str:
            return ""

        @staticmethod
        def cloudformation_type() -> str:
            return "Obsc::Asked"

        @classmethod
        def create_from_cloudformation_json(
            cls, resource_name: str, cloudformation_json: Any, account_id: str, region_name: str, **rest: Any
        ) -> Asked:
            return cls(arn(get_partition(region_name), region_name, account_id, resource_name))

        @classmethod
        def has_cfn_attr(cls, attr: str) -> bool:
            return attr == "Arn"

        def get_cfn_attribute(self, attribute_name: str) -> str:
            return self.arn

    known = parsing.resource_class_from_type
    return patch.object(parsing, "resource_class_from_type", lambda type_: Asked if type_ in TYPES else known(type_))
