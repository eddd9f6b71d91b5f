from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import allows, demand
from evaluations import policies
from evaluations.actions import panels
from evaluations.forms.faults import beside
from evaluations.forms.openings import HandOverForm, SeatForm
from evaluations.models import Opening
from evaluations.panel import Panel, panel
from evaluations.views.openings import opening_for

HAND_OVER = "hand_over_%s"


@require_http_methods(["GET", "HEAD", "POST"])
def panel_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The panel by stage, and a form for one more seat."""
    opening = opening_for(request.user, pk)
    demand(policies.run_opening, request.user, opening)
    seated = panel(opening)
    form = None
    if request.method == "POST" or allows(policies.seat_panel, request.user, opening):
        demand(policies.seat_panel, request.user, opening)
        form = SeatForm(request.POST or None, opening=opening, panel=seated)
    if request.method == "POST" and form.is_valid():
        try:
            seat = panels.seat(opening, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            beside(form, error)
        else:
            messages.success(request, f"{seat.assessor.name} is seated in {seat.stage.name}.")
            return redirect("evaluations:panel_edit", pk=pk)
    return _page(request, opening, seated, form)


@require_POST
def seat_hand_over(request: HttpRequest, pk: UUID) -> HttpResponse:
    opening = opening_for(request.user, pk)
    demand(policies.seat_panel, request.user, opening)
    seated = panel(opening)
    form = HandOverForm(request.POST, opening=opening, panel=seated, by=request.user, auto_id=HAND_OVER)
    if form.is_valid():
        held, to = form.cleaned_data["seat"], form.cleaned_data["to"]
        try:
            panels.hand_over(held, by=request.user, to=to)
        except ValidationError as error:
            beside(form, error)
        else:
            messages.success(request, f"{to.name} now sits in {held.stage.name} in place of {held.assessor.name}.")
            return redirect("evaluations:panel_edit", pk=pk)
    return _page(request, opening, seated, SeatForm(opening=opening, panel=seated), failed=form)


def _page(
    request: HttpRequest,
    opening: Opening,
    seated: Panel,
    form: SeatForm | None,
    failed: HandOverForm | None = None,
) -> HttpResponse:
    """Both forms, or none where the panel stays as it is; `failed` is shown in the place of its fresh twin."""
    fresh = HandOverForm(opening=opening, panel=seated, by=request.user, auto_id=HAND_OVER) if form else None
    context = {
        "form": failed or form,
        "seat_form": form,
        "hand_over": failed or fresh,
        "opening": opening,
        "panel": seated,
    }
    return render(request, "evaluations/panel_edit.html", context)


@require_POST
def seat_remove(request: HttpRequest, pk: UUID, seat: UUID) -> HttpResponse:
    opening = opening_for(request.user, pk)
    held = get_object_or_404(opening.seats.held().select_related("assessor", "stage"), pk=seat)
    panels.remove(held, by=request.user)
    messages.success(request, f"{held.assessor.name} no longer sits in {held.stage.name}.")
    return redirect("evaluations:panel_edit", pk=pk)
