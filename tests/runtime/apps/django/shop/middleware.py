"""Tells which process answered."""

import os
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


class SayWhoAnswered:
    """Name the process in a response header."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer as usual and add the header."""
        response = self.get_response(request)
        response["X-Worker-Pid"] = str(os.getpid())
        return response
