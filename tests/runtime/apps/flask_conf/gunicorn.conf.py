"""The gunicorn configuration of somebody who already has a hook."""

import os
from typing import Any

threads = 2


def post_fork(server: Any, worker: Any) -> None:
    """Leave a mark that the application shows."""
    os.environ["POST_FORK_RAN_IN"] = str(os.getpid())
