"""What every request passes: safety of what comes in and goes out, refusals as pages, the reader's clock."""

import json
import re
from urllib.parse import unquote_to_bytes

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.handlers.exception import convert_exception_to_response
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.access import Conflict
from config import away

POLICY = "; ".join(
    [
        "default-src 'none'",
        *(f"{kind}-src 'self'" for kind in ("script", "style", "connect", "img", "font")),
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    ]
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Frame-Options": "DENY",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
}
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
REFUSED = (
    "The text holds a character that cannot be stored (NUL, or half of a surrogate pair). "
    "Remove it and send again; nothing was saved."
)
TOO_LARGE = (
    "This is more than Plumbline takes in one request: "
    f"{settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 2**20} MB at most. Nothing was saved."
)
UTF_8 = {"utf-8", "utf8"}


def unstorable(value) -> bool:
    """Whether a decoded JSON value holds NUL or a lone surrogate anywhere, keys included."""
    if isinstance(value, str):
        return UNSTORABLE.search(value) is not None
    if isinstance(value, dict):
        return any(unstorable(part) for pair in value.items() for part in pair)
    return isinstance(value, list) and any(unstorable(part) for part in value)


def _length(request: HttpRequest) -> int:
    """What the request says it brings, in bytes; the server reads no further than that."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    return int(length) if length.isdecimal() and len(length) < 19 else 0


def _too_large(request: HttpRequest) -> HttpResponse:
    if "text/html" in request.headers.get("Accept", ""):
        return render(None, "413.html", {"sentence": TOO_LARGE}, status=413)
    return JsonResponse({"detail": TOO_LARGE}, status=413)


class SafetyMiddleware:
    """Security headers on everything, no-store on what is private, refusal of what no database can hold."""

    def __init__(self, get_response):
        self.get_response = get_response
        # Reading a body can be refused by the framework as well; that answer needs the headers like any other.
        self._answer = convert_exception_to_response(lambda request: self._refuse(request) or get_response(request))

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self._answer(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        # A refusal is drawn for its reader, whatever folder it was asked for in.
        if response.status_code >= 400 or not request.path.startswith("/static/"):
            patch_cache_control(response, private=True, no_store=True)
            patch_vary_headers(response, ["Cookie"])
        return response

    def _refuse(self, request: HttpRequest) -> HttpResponse | None:
        if request.method not in ("GET", "HEAD", "OPTIONS") and request.headers.get("Sec-Fetch-Site") in (
            "cross-site",
            "same-site",
        ):
            return JsonResponse(
                {"detail": "A request that changes something must come from Plumbline's own pages."}, status=403
            )
        if _length(request) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            return _too_large(request)  # files count: a framework is the only one a page takes, and is smaller
        if request.content_params.get("charset", "utf-8").lower() not in UTF_8:
            return JsonResponse({"detail": "Send text as UTF-8. Nothing was saved."}, status=415)
        # Not refused: a browser that carries such a cookie could never get rid of it.
        for name in [name for name, value in request.COOKIES.items() if unstorable(value)]:
            del request.COOKIES[name]
        if self._bad_address(request) or self._bad_body(request):
            return JsonResponse({"detail": REFUSED}, status=400)
        return None

    def _bad_address(self, request: HttpRequest) -> bool:
        raw = unquote_to_bytes(request.META.get("QUERY_STRING", ""))
        if "\x00" in request.path or b"\x00" in raw:
            return True
        return unstorable(request.path) or b"\xed\xa0" in raw or b"\xed\xb0" in raw

    def _bad_body(self, request: HttpRequest) -> bool:
        if request.method not in ("POST", "PUT", "PATCH", "DELETE"):
            return False
        if request.content_type == "application/json":
            try:
                return unstorable(json.loads(request.body or b"null"))
            except (ValueError, RecursionError):
                return False  # not JSON: the view says so
        return any(unstorable(key) or any(map(unstorable, values)) for key, values in request.POST.lists())


class RefusalMiddleware:
    """A refusal from an action becomes a sentence on the page one came from; a database that is away becomes 503."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if away.is_away(error):
            return away.answer(request)
        if isinstance(error, Conflict):
            return render(request, "409.html", {"sentence": str(error), "back": back(request)}, status=409)
        if isinstance(error, ValidationError) and request.method == "POST":
            for sentence in error.messages:
                messages.error(request, sentence)
            return HttpResponseRedirect(back(request))
        return None


def back(request: HttpRequest) -> str:
    """The page one came from, if it is ours; else home."""
    referrer = request.headers.get("Referer", "")
    safe = url_has_allowed_host_and_scheme(referrer, {request.get_host()}, require_https=request.is_secure())
    return referrer if safe else "/"


class ReaderMiddleware:
    """Times are shown in the reader's own zone."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with timezone.override(request.user.zone if request.user.is_authenticated else timezone.get_default_timezone()):
            return self.get_response(request)
