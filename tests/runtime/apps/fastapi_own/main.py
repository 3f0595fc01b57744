"""A small FastAPI application that starts OpenTelemetry itself."""

import os
from collections.abc import Awaitable, Callable

import telemetry
from fastapi import FastAPI, Request, Response
from opentelemetry.instrumentation.fastapi import FastAPIInstrumentor

telemetry.start()
app = FastAPI()


@app.get("/")
async def index() -> str:
    """Greet."""
    return "hello"


@app.middleware("http")
async def say_who_answered(request: Request, proceed: Callable[[Request], Awaitable[Response]]) -> Response:
    """Name the process that answered."""
    response = await proceed(request)
    response.headers["X-Worker-Pid"] = str(os.getpid())
    return response


FastAPIInstrumentor.instrument_app(app)
