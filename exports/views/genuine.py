"""The one page of Plumbline that everybody may open: whether a document is one of ours. It says nothing of people."""

from allauth.account.adapter import get_adapter
from allauth.core.ratelimit import respond_429
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from rest_framework.throttling import SimpleRateThrottle

from exports import genuine

NO_CODE = "This is not a check code. It has twelve letters and digits, as in 7K3Q-9XWM-2TRA."


class Throttle(SimpleRateThrottle):
    """Looking up is free, guessing is not: sixty random bits at thirty a minute."""

    scope, rate = "genuine", "30/min"

    def get_cache_key(self, request: HttpRequest, view: object) -> str:
        return self.cache_format % {"scope": self.scope, "ident": get_adapter().get_client_ip(request)}


@login_not_required
@require_safe
def genuine_check(request: HttpRequest) -> HttpResponse:
    """By `code`, or by `digest`, which the page's script reckons from a file that never leaves the reader's device."""
    asked, digest = request.GET.get("code", "")[:40], request.GET.get("digest", "")
    context = {"asked": asked, "by_file": bool(digest)}
    if asked or digest:
        if not Throttle().allow_request(request, genuine_check):
            return respond_429(request)
        code = genuine.tidy(asked)
        if asked and not code:
            context["fault"] = NO_CODE
        else:
            digest = digest if genuine.DIGEST.fullmatch(digest) else "-" * bool(digest)
            context |= {"found": genuine.look_up(code=code, digest=digest), "code": code}
    return render(request, "exports/genuine_check.html", context)
