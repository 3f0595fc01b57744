"""A small Flask application that starts OpenTelemetry itself and serves by itself."""

import os

import telemetry
from flask import Flask, Response
from opentelemetry.instrumentation.flask import FlaskInstrumentor

telemetry.start()
app = Flask(__name__)
FlaskInstrumentor().instrument_app(app)


@app.get("/")
def index() -> str:
    """Greet."""
    return "hello\n"


@app.after_request
def say_who_answered(response: Response) -> Response:
    """Name the process that answered."""
    response.headers["X-Worker-Pid"] = str(os.getpid())
    return response


if __name__ == "__main__":
    app.run(host="0.0.0.0", port=8000)
