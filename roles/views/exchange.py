"""An edition out as a file, and a framework's file in: sent, looked at, confirmed."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import Conflict, demand
from roles import exchange
from roles.actions.exchange import REWORDED, import_framework
from roles.arrival import Arrival, arrival_of
from roles.exchange import Framework
from roles.forms.exchange import ConfirmForm, FileForm
from roles.models import Edition
from roles.policies import keep_roles


@require_safe
def edition_export(request: HttpRequest, key: str, number: int) -> HttpResponse:
    seen = Edition.objects.visible_to(request.user).filter(role__key=key, number=number)
    edition = get_object_or_404(seen.whole())
    name = f"{edition.role.key}-edition-{edition.number}.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(exchange.as_file(edition), content_type="application/json", headers=headers)


@require_safe
def framework_schema(request: HttpRequest) -> HttpResponse:
    return HttpResponse(exchange.SCHEMA.read_bytes(), content_type="application/schema+json")


@require_http_methods(["GET", "HEAD", "POST"])
def framework_import(request: HttpRequest) -> HttpResponse:
    """A form for the file; sent, a preview with the file in it; the preview sent, the import."""
    demand(keep_roles, request.user, None)
    if "text" in request.POST:
        return _confirmed(request)
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    if form.is_bound and form.is_valid():
        return _preview(request, form.cleaned_data["file"])
    return render(request, "roles/framework_import.html", {"form": form})


def _confirmed(request: HttpRequest) -> HttpResponse:
    try:
        framework = exchange.read(request.POST["text"].encode())
    except ValidationError as error:
        refused = FileForm({})
        refused.errors["file"] = refused.error_class(error.messages)
        return render(request, "roles/framework_import.html", {"form": refused})
    arrival, seen = arrival_of(framework), request.POST.get("seen", "")
    if seen != arrival.seen:
        return _preview(request, framework, conflict=REWORDED)
    form = ConfirmForm(request.POST, arrival=arrival)
    if not form.is_valid():
        return _preview(request, framework, form=form)
    try:
        draft = import_framework(framework, by=request.user, competencies=form.chosen(), seen=seen)
    except Conflict as conflict:
        return _preview(request, framework, conflict=str(conflict))
    except ValidationError as error:
        if error.messages != arrival.refusals:  # those the preview tells anyway
            form.add_error(None, error.messages)
        return _preview(request, framework, form=form)
    messages.success(request, _told(arrival, draft))
    return redirect("roles:edition_detail", key=framework.key, number=draft.number)


def _told(arrival: Arrival, draft: Edition) -> str:
    count = len(arrival.added)
    added = f" {count} competenc{'y was' if count == 1 else 'ies were'} added to the library." if count else ""
    return f"Imported as a draft: {draft}.{added}"


def _preview(
    request: HttpRequest, framework: Framework, *, form: ConfirmForm | None = None, conflict: str = ""
) -> HttpResponse:
    arrival = arrival_of(framework)
    form = form or ConfirmForm(arrival=arrival)
    context: dict[str, Any] = {
        "framework": framework,
        "arrival": arrival,
        "form": form,
        "rewordings": [(each, form[f"words-{each.key}"]) for each in arrival.differing],
        "conflict": conflict,
    }
    return render(request, "roles/framework_preview.html", context, status=409 if conflict else 200)
