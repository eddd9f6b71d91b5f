"""What is answered while the database is away, wherever in a request that shows."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.defaults import server_error

# Whether what was typed is kept on the device is the page's to say: only some keep anything.
READING = "Its database does not answer. What was saved before is safe; try again in a few seconds."
WRITING = (
    "Its database does not answer, so what you just sent may not be saved. Reload this page in a few seconds: your "
    "browser then sends it once more. What was saved before is safe."
)
RETRY_AFTER = 2  # seconds


def is_away(error: BaseException | None) -> bool:
    return isinstance(error, OperationalError | InterfaceError)


def answer(request: HttpRequest) -> HttpResponse:
    """503: a page for people, JSON for scripts; both say when to come back."""
    sent = request.method not in ("GET", "HEAD", "OPTIONS")
    sentence = WRITING if sent else READING
    if "json" in request.headers.get("Accept", "") or request.content_type == "application/json":
        response: HttpResponse = JsonResponse({"detail": sentence}, status=503)
    else:
        response = render(None, "503.html", {"sentence": sentence, "sent": sent}, status=503)
    response.headers["Retry-After"] = str(RETRY_AFTER)
    return response


def trouble(request: HttpRequest) -> HttpResponse:
    """The site's handler500. Middleware asks who is there before any view does, and no middleware hears of its error:
    the framework turns that into a 500 at the spot."""
    return answer(request) if is_away(sys.exc_info()[1]) else server_error(request)
