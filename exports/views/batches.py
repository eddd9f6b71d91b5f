"""Scorecards of whole openings: asked for on one page, run again from another."""

import uuid
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import demand
from exports import policies
from exports.actions import batches
from exports.forms import BatchForm
from exports.models import Export


@require_http_methods(["GET", "HEAD", "POST"])
def batch_request(request: HttpRequest) -> HttpResponse:
    """Whoever runs no opening has nothing to choose from, and is told so."""
    initial = {"key": uuid.uuid4(), "openings": request.GET.getlist("opening")}
    form = BatchForm(request.POST or None, by=request.user, initial=initial)
    demand(policies.request_batch, request.user, list(form.fields["openings"].queryset[:1]))
    if request.method == "POST" and form.is_valid():
        try:
            batch = batches.request(list(form.cleaned_data["openings"]), by=request.user, **form.options())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect("exports:export_detail", pk=batch.pk)
    return render(request, "exports/batch_form.html", {"form": form})


@require_POST
def batch_run_again(request: HttpRequest, pk: UUID) -> HttpResponse:
    ended = get_object_or_404(Export.objects.visible_to(request.user), pk=pk)
    batch = batches.run_again(ended, by=request.user)
    messages.success(request, "It runs again, as an export of its own.")
    return redirect("exports:export_detail", pk=batch.pk)
