from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.access import Conflict, allows, demand
from evaluations import policies
from evaluations.actions import decisions
from evaluations.enums import EvaluationState
from evaluations.forms.decisions import DecisionForm
from evaluations.forms.faults import beside
from evaluations.models import Evaluation
from evaluations.scoresheet import scoresheet
from evaluations.views.evaluations import evaluation_for
from evaluations.views.scoresheets import closed, page


@require_http_methods(["GET", "HEAD", "POST"])
def decision_record(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Record the decision. Whoever comes here otherwise, after signing in again say, is led to the scoresheet."""
    evaluation = evaluation_for(request.user, pk)
    if request.method != "POST":
        return redirect("evaluations:scoresheet", pk=pk)
    if not allows(policies.read_scoresheet, request.user, evaluation):
        return closed(request, evaluation)
    if evaluation.state == EvaluationState.DECIDED:
        raise Conflict(_decided_already(evaluation))
    demand(policies.decide, request.user, evaluation)
    form = _form(request, evaluation)
    if not form.is_valid():
        return page(request, evaluation, form)
    try:
        decision = decisions.decide(evaluation, by=request.user, **form.given())
    except ValidationError as error:
        beside(form, error)
        return page(request, evaluation, form)
    except Conflict as conflict:
        if evaluation.state != EvaluationState.UNDER_WAY:
            raise
        form = _form(request, evaluation)
        form.add_error(None, str(conflict))
        return page(request, evaluation, form, status=409)
    messages.success(request, f"Decision recorded: {decision.get_outcome_display().lower()}.")
    return redirect("evaluations:scoresheet", pk=pk)


def _form(request: HttpRequest, evaluation: Evaluation) -> DecisionForm:
    """The form over the scoresheet as it stands now."""
    return DecisionForm(request.POST, sheet=scoresheet(evaluation), by=request.user)


def _decided_already(evaluation: Evaluation) -> str:
    decision = evaluation.decisions.standing().select_related("by").get()
    at = timezone.localtime(decision.at)
    return f"{decision.by.name} decided this on {at.day} {at:%B %Y at %H:%M}. Nothing of it was overwritten."
