"""How a kept form is answered: in JSON to a page in the middle of a sentence, with a page to a form that was sent."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.access import demand
from competencies import policies
from competencies.actions.library import CHANGED
from competencies.actions.questions import GONE
from competencies.forms.competencies import CONTESTED, REFUSED, LibraryForm
from competencies.models import Competency

View = Callable[..., HttpResponse]


def competency_for(request: HttpRequest, key: str) -> Competency:
    """Raises PermissionDenied for whoever does not keep the library."""
    competency = get_object_or_404(Competency.objects.visible_to(request.user), key=key)
    demand(policies.keep_library, request.user, competency)
    return competency


def is_script(request: HttpRequest) -> bool:
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"


def kept(view: View) -> View:
    """Say a 403 or 404 in JSON to a page that saves while one types: it shows the sentence and keeps the text."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except (PermissionDenied, Http404) as refusal:
            if not is_script(request):
                raise
            gone = isinstance(refusal, Http404)
            return JsonResponse({"detail": GONE if gone else str(refusal)}, status=404 if gone else 403)

    return answer


def acknowledgement(form: LibraryForm, outcome: int) -> JsonResponse:
    """What a page in the middle of a sentence hears of `outcome`, with the remarks as a fresh page would show them."""
    if outcome == REFUSED:
        return JsonResponse({"detail": form.faults()}, status=REFUSED)
    if outcome == CONTESTED:
        return JsonResponse({"detail": CHANGED, "stands": form.contested}, status=CONTESTED)
    return JsonResponse({**form.acknowledged(form.instance), "fragments": fragments(form)})


def fragments(form: LibraryForm) -> dict[str, str]:
    """Element id → the element, for the remarks beside each field."""
    return {
        f"remark-{name}": render_to_string("competencies/_remark.html", {"name": name, "remarks": remarks})
        for name, remarks in form.spoken().items()
    }


def onward(request: HttpRequest, otherwise: str) -> str:
    """Where the sender wants to be after a save: a page of ours, or `otherwise`."""
    path = request.POST.get("next", "")
    return path if path.startswith("/") and url_has_allowed_host_and_scheme(path, None) else otherwise
