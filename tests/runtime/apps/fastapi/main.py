"""A small FastAPI application."""

import os
from collections.abc import Awaitable, Callable

import requests
from fastapi import FastAPI, Request, Response
from fastapi.responses import PlainTextResponse

UPSTREAM = "http://localhost:9000/"

app = FastAPI()


@app.get("/")
async def index() -> str:
    """Greet."""
    return "hello"


@app.get("/users/{user_id}")
async def user(user_id: int) -> dict[str, int]:
    """Show a user."""
    return {"id": user_id}


@app.get("/outbound")
def outbound() -> str:
    """Pass on what another service says."""
    return requests.get(UPSTREAM, timeout=5).text


@app.get("/error")
async def error() -> str:
    """Fail."""
    raise RuntimeError("meant to fail")


@app.exception_handler(Exception)
async def say_what_happened(_request: Request, _error: Exception) -> PlainTextResponse:
    """Answer for a failed handler, which no middleware sees."""
    return PlainTextResponse("Internal Server Error", 500, {"X-Worker-Pid": str(os.getpid())})


@app.middleware("http")
async def say_who_answered(request: Request, proceed: Callable[[Request], Awaitable[Response]]) -> Response:
    """Name the process that answered."""
    response = await proceed(request)
    response.headers["X-Worker-Pid"] = str(os.getpid())
    return response
