"""A stand-in for the metadata service of an EC2 instance, version 2."""

from __future__ import annotations

from obsc.verify.listener import LOOPBACK, Listener, Query, Reply

# https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-retrieval.html
TOKEN = "AQAEALrNX3qDgJ"
LIFETIME, SHOWN = "x-aws-ec2-metadata-token-ttl-seconds", "x-aws-ec2-metadata-token"


class InstanceMetadata(Listener):
    """Tells the private address of the instance, to those that ask for a token first."""

    def __init__(self, port: int, address: str, host: str = LOOPBACK) -> None:
        self.address = address
        super().__init__(port, self._tell, host)

    def _tell(self, query: Query) -> Reply:
        if (query.method, query.path) == ("PUT", "/latest/api/token"):
            return Reply(200, TOKEN.encode()) if query.headers.get(LIFETIME, "").isdigit() else Reply(400)
        if query.headers.get(SHOWN) != TOKEN:
            return Reply(401)
        if (query.method, query.path) == ("GET", "/latest/meta-data/local-ipv4"):
            return Reply(200, self.address.encode())
        return Reply(404)
