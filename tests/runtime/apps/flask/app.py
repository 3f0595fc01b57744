"""A small Flask application."""

import os

import requests
from flask import Flask, Response

UPSTREAM = "http://localhost:9000/"

app = Flask(__name__)


@app.get("/")
def index() -> str:
    """Greet."""
    return "hello\n"


@app.get("/users/<int:user_id>")
def user(user_id: int) -> dict[str, int]:
    """Show a user."""
    return {"id": user_id}


@app.get("/outbound")
def outbound() -> str:
    """Pass on what another service says."""
    return requests.get(UPSTREAM, timeout=5).text


@app.get("/error")
def error() -> str:
    """Fail."""
    raise RuntimeError("meant to fail")


@app.after_request
def say_who_answered(response: Response) -> Response:
    """Name the process that answered."""
    response.headers["X-Worker-Pid"] = str(os.getpid())
    return response


if __name__ == "__main__":
    app.run(host="0.0.0.0", port=8000)
