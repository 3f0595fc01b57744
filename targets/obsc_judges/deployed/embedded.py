"""An AWS inside this process: moto, with accounts that share nothing, a port for programs, and a log of requests.

https://docs.getmoto.org. The version is pinned: what moto hides is repaired in its insides.
"""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from itertools import count
from typing import Any
from unittest.mock import patch

from obsc_judges.deployed.repairs import Request, repairs
from obsc_judges.packages import missing
from obsc_judges.verdict import Absent

MOTO = "5.2.1"
REGION = "eu-west-3"
"""Not one that people write into examples: a region that is written out differs from a reference to it."""

_NUMBERS = count(907060504001)
"""Of accounts, none of them twice in a process: one AWS may run inside of another's block. Not from examples either."""


def available(name: str) -> Absent | None:
    """Why there is no embedded AWS here, or None."""
    wanted = f"moto[server]=={MOTO}"
    absent = missing(name, moto=wanted, flask=wanted, flask_cors=wanted, botocore="botocore")
    if absent:
        return absent
    try:
        found = version("moto")
    except PackageNotFoundError:
        found = "unknown"
    return None if found == MOTO else Absent(name, f"moto is {found}, not {MOTO}", f"pip install '{wanted}'")


@dataclass(frozen=True, slots=True)
class Account:
    """One account in one region, empty when it is new."""

    number: str
    region: str
    partition: str
    key: str
    _session: Any = field(repr=False)
    _log: list[Request] = field(repr=False)
    _clients: dict[str, Any] = field(default_factory=dict, repr=False)

    def note(self, service: str, operation: str, parameters: Mapping[str, Any]) -> None:
        """Write down a request of a service that is not there."""
        self._log.append(Request(self.number, service, operation, parameters))

    def offers(self, service: str) -> bool:
        """Whether AWS has the service in this account's region."""
        return self.region in self._session.get_available_regions(service, self.partition)

    def zones(self) -> list[str]:
        """The availability zones of the account's region, in order."""
        told = self.client("ec2").describe_availability_zones()["AvailabilityZones"]
        return sorted(zone["ZoneName"] for zone in told)

    def client(self, service: str) -> Any:
        """The botocore client of a service in this account."""
        if service not in self._clients:
            self._clients[service] = self._session.create_client(
                service, region_name=self.region, aws_access_key_id=self.key, aws_secret_access_key="none"
            )
        return self._clients[service]


class Embedded:
    """The running AWS; made by `embedded`."""

    def __init__(self, region: str, stack: ExitStack, log: list[Request]) -> None:
        from botocore.session import get_session

        self.region = region
        self._stack = stack
        self._log = log
        self._endpoint = ""
        self._session = get_session()

    def account(self, region: str = "") -> Account:
        """Open an account in a region, if it is another than this AWS is run for."""
        number, region = str(next(_NUMBERS)), region or self.region
        partition = self._session.get_partition_for_region(region)
        return Account(number, region, partition, _key(number), self._session, self._log)

    def requests(self, account: Account) -> tuple[Request, ...]:
        """What has been asked of AWS to change in an account until now, in order."""
        return tuple(request for request in self._log if request.account == account.number)

    def endpoint(self) -> str:
        """Where other programs reach this AWS."""
        if not self._endpoint:
            self._endpoint = self._stack.enter_context(_served())
        return self._endpoint


@contextmanager
def embedded(region: str = REGION) -> Iterator[Embedded]:
    """Run an AWS for as long as the block runs; the process's own AWS settings are out of sight meanwhile."""
    log: list[Request] = []
    with ExitStack() as stack:
        stack.enter_context(_without_settings())
        for repair in repairs(log, _account_of):
            stack.enter_context(repair)
        from moto import mock_aws

        stack.enter_context(mock_aws())
        yield Embedded(region, stack, log)


@contextmanager
def _without_settings() -> Iterator[None]:
    """Hide what steers botocore, boto3 and moto: a profile that is not there would stop even the embedded AWS."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "MOTO_", "BOTO_"))}
    away = {"AWS_CONFIG_FILE": os.devnull, "AWS_SHARED_CREDENTIALS_FILE": os.devnull}
    with patch.dict(os.environ, kept | away, clear=True):
        yield


@contextmanager
def _served() -> Iterator[str]:
    from moto.server import ThreadedMotoServer

    logger = logging.getLogger("werkzeug")
    level = logger.level
    logger.setLevel(logging.ERROR)  # else each request is a line on the standard error
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        yield f"http://{host}:{port}"
    finally:
        server.stop()
        logger.setLevel(level)


def _key(number: str) -> str:
    """The access key of an account, in the form of one, and with the account in it.

    >>> _account_of(_key("907060504001"))
    '907060504001'
    """
    return f"AKIA{number}OBSC"


def _account_of(key: str) -> str:
    found = re.fullmatch(r"AKIA(\d{12})OBSC", key)
    return found[1] if found else "123456789012"
