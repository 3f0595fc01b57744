"""A Flask application that tells what its own gunicorn configuration did."""

import os

from flask import Flask, Response

app = Flask(__name__)


@app.get("/")
def index() -> str:
    """Greet."""
    return "hello\n"


@app.after_request
def say_who_answered(response: Response) -> Response:
    """Name the process that answered and the one for which the configuration's `post_fork` ran."""
    response.headers["X-Worker-Pid"] = str(os.getpid())
    response.headers["X-Post-Fork"] = os.environ.get("POST_FORK_RAN_IN", "none")
    return response
