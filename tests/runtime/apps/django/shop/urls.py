"""The project's pages."""

import requests
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path

UPSTREAM = "http://localhost:9000/"


def index(request: HttpRequest) -> HttpResponse:
    """Greet."""
    return HttpResponse("hello\n")


def user(request: HttpRequest, user_id: int) -> JsonResponse:
    """Show a user."""
    return JsonResponse({"id": user_id})


def outbound(request: HttpRequest) -> HttpResponse:
    """Pass on what another service says."""
    return HttpResponse(requests.get(UPSTREAM, timeout=5).text)


def error(request: HttpRequest) -> HttpResponse:
    """Fail."""
    raise RuntimeError("meant to fail")


urlpatterns = [
    path("", index),
    path("users/<int:user_id>", user),
    path("outbound", outbound),
    path("error", error),
]
