from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.access import demand
from evaluations import policies
from evaluations.actions import names
from evaluations.naming import alias
from evaluations.views.evaluations import evaluation_for


@require_http_methods(["GET", "HEAD", "POST"])
def name_show(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What showing the name means, and the button that does it."""
    evaluation = evaluation_for(request.user, pk)
    if request.method == "POST":
        names.show(evaluation, by=request.user)
        messages.success(request, f"The panel now reads the name of {evaluation.candidate.name}.")
        return redirect("evaluations:evaluation_arrange", pk=pk)
    demand(policies.show_name, request.user, evaluation)
    if evaluation.name_shown_at:
        return redirect("evaluations:evaluation_arrange", pk=pk)
    context = {
        "evaluation": evaluation,
        "opening": evaluation.opening,
        "name": evaluation.candidate.name,
        "code": alias(evaluation),
        "owed": evaluation.scorecards.outstanding().count(),
    }
    return render(request, "evaluations/name_show.html", context)
