"""The address of the container instance that a task runs on, which only the running task can find out.

A daemon listens on ports of its instance. Where an app does not share the instance's network, AWS's guide leaves
`$CW_CONTAINER_IP` to the reader: the private address that the instance metadata service tells.
https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-Application-Signals-ECS-Daemon.html
https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-service.html
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

ADDRESS_VARIABLE = "CW_CONTAINER_IP"
INSTANCE = f"${ADDRESS_VARIABLE}"
"""The instance as a host: a shell fills it in."""

PROGRAM_VARIABLE = "OBSC_FIND_AGENT"

PROGRAM = '''\
"""Print the address of the instance that this container runs on. Written by obsc."""

import ipaddress
import os
import sys
import time
import urllib.request

BASE = os.environ.get("AWS_EC2_METADATA_SERVICE_ENDPOINT", "http://169.254.169.254").rstrip("/")
ask = urllib.request.build_opener(urllib.request.ProxyHandler({})).open


def read(path, method, header, value):
    request = urllib.request.Request(BASE + "/latest/" + path, headers={header: value}, method=method)
    with ask(request, timeout=2) as response:
        return response.read().decode().strip()


for attempt in range(3):
    try:
        token = read("api/token", "PUT", "X-aws-ec2-metadata-token-ttl-seconds", "60")
        address = read("meta-data/local-ipv4", "GET", "X-aws-ec2-metadata-token", token)
        print(ipaddress.ip_address(address))
        sys.exit()
    except Exception as error:
        problem = error
    time.sleep(0.5)
sys.exit(f"obsc: no telemetry, for the instance metadata service does not answer: {problem!r}")
'''


def found_at_start(command: Iterable[str], at_start: Mapping[str, str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """An entry point and a command that find the instance, set variables with its address, and become `command`.

    `at_start` are values of obsc's own making, in which `INSTANCE` stands. Python runs isolated and without `site`, in
    a process of its own: it leaves no mark by which the AWS distribution would take the server for a worker, as a
    Python that becomes the server would (docs/decisions/0006). Without an answer the app starts all the same.
    """
    found = f'{ADDRESS_VARIABLE}=$(python3 -IS -c "${PROGRAM_VARIABLE}" || echo localhost)'
    exports = " ".join(f'{name}="{value}"' for name, value in sorted(at_start.items()))
    return ("sh", "-c", f'{found}; export {exports}; exec "$@"', "sh"), tuple(command)
