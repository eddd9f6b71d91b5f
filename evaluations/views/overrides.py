"""Who is blind for an evaluation, and HR opening it to one of them."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.access import demand
from evaluations import policies
from evaluations.actions import overrides
from evaluations.blindness import blind_people, lifted
from evaluations.forms.faults import beside
from evaluations.forms.overrides import OverrideForm
from evaluations.naming import names
from evaluations.views.evaluations import evaluation_for


@require_http_methods(["GET", "HEAD", "POST"])
def override_form(request: HttpRequest, pk: UUID) -> HttpResponse:
    evaluation = evaluation_for(request.user, pk)
    demand(policies.lift_blindness, request.user, evaluation)
    blind = blind_people(evaluation)
    form = OverrideForm(request.POST or None, blind=blind, by=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            made = overrides.lift(evaluation, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            beside(form, error)
        else:
            messages.success(request, f"The panel's scorecards are open to {made.person.name}. The panel is told why.")
            return redirect("evaluations:override_form", pk=pk)
    opening = evaluation.opening
    context = {
        "evaluation": evaluation,
        "opening": opening,
        "name": names(request.user, [opening]).of(evaluation),
        "blind": blind,
        "lifted": lifted(opening, [evaluation]),
        "has_anybody": any(each.person != request.user for each in blind),
        "form": form,
    }
    return render(request, "evaluations/override_form.html", context)
