"""What is answered while the database is away, wherever in a request that shows."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.defaults import server_error

SENTENCE = (
    "Plumbline cannot reach its database for the moment. "
    "What you typed is kept on this device; try again in a few seconds."
)
RETRY_AFTER = 2  # seconds


def is_away(error: BaseException | None) -> bool:
    return isinstance(error, OperationalError | InterfaceError)


def answer(request: HttpRequest) -> HttpResponse:
    """503: a page for people, JSON for scripts; both say when to come back."""
    if "json" in request.headers.get("Accept", "") or request.content_type == "application/json":
        response: HttpResponse = JsonResponse({"detail": SENTENCE}, status=503)
    else:
        response = render(None, "503.html", {"sentence": SENTENCE}, status=503)
    response.headers["Retry-After"] = str(RETRY_AFTER)
    return response


def trouble(request: HttpRequest) -> HttpResponse:
    """The site's handler500. Middleware asks who is there before any view does, and no middleware hears of its error:
    the framework turns that into a 500 at the spot."""
    return answer(request) if is_away(sys.exc_info()[1]) else server_error(request)
