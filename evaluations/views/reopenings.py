"""Asking to reopen one's submitted scorecard, and answering who asked."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.access import Conflict, allows, demand
from evaluations import policies
from evaluations.actions import reopenings
from evaluations.enums import EvaluationState, ReopeningState
from evaluations.forms.faults import beside
from evaluations.forms.reopenings import AnswerForm, AskForm
from evaluations.models import Reopening, Scorecard
from evaluations.views.scorecards import heading, scorecard_for, why_over


@require_http_methods(["GET", "HEAD", "POST"])
def scorecard_reopen(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask for one's own. Where that is asked already, or over, its author is shown the card instead of a refusal."""
    card = scorecard_for(request, pk)
    if card.assessor_id == request.user.pk and (why := _why_not(request, card)):
        return _back(request, card, why)
    demand(policies.ask_reopening, request.user, card)
    form = AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            reopenings.ask(card, by=request.user, reason=form.cleaned_data["reason"])
        except ValidationError as error:
            beside(form, error)
        except Conflict as conflict:
            return _back(request, card, str(conflict))
        else:
            messages.success(request, "You have asked to reopen this scorecard. Until that is answered it counts.")
            return redirect("evaluations:scorecard_detail", pk=pk)
    context = heading(request, card) | {"form": form, "by_hr_alone": _has_seen(card)}
    return render(request, "evaluations/reopening_form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def reopening_answer(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = Reopening.objects.visible_to(request.user).select_related(
        "answered_by", "scorecard__assessor", "scorecard__evaluation__candidate", "scorecard__evaluation__opening"
    )
    reopening = get_object_or_404(found, pk=pk)
    card = reopening.scorecard
    if over := _over(reopening):
        messages.warning(request, over)
        return redirect("evaluations:opening_detail", pk=card.evaluation.opening_id)
    demand(policies.answer_reopening, request.user, reopening)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            messages.success(request, _answered(request, reopening, form))
        except ValidationError as error:
            beside(form, error)
        else:
            return redirect("evaluations:opening_detail", pk=card.evaluation.opening_id)
    context = heading(request, card) | {"form": form, "reopening": reopening, "has_seen": _has_seen(card)}
    return render(request, "evaluations/reopening_detail.html", context)


def _answered(request: HttpRequest, reopening: Reopening, form: AnswerForm) -> str:
    name = reopening.scorecard.assessor.name
    if request.POST.get("go") == "grant":
        reopenings.grant(reopening, by=request.user)
        return f"Reopened. {name} can change the scorecard; it counts again once it is submitted."
    reopenings.refuse(reopening, by=request.user, answer=form.cleaned_data["answer"])
    return f"Refused. {name} reads your reason; the scorecard stays as it was submitted."


def _over(reopening: Reopening) -> str:
    """Why there is nothing left to answer; "" while there is."""
    evaluation = reopening.scorecard.evaluation
    if reopening.state != ReopeningState.ASKED:
        at, said = timezone.localtime(reopening.answered_at), reopening.get_state_display().lower()
        return f"{reopening.answered_by.name} {said} this on {at.day} {at:%B at %H:%M}. Nothing was changed."
    if evaluation.state != EvaluationState.UNDER_WAY:
        state = evaluation.get_state_display().lower()
        return f"The evaluation is {state}, so the request to reopen has lapsed. Nothing was changed."
    return ""


def _why_not(request: HttpRequest, card: Scorecard) -> str:
    if card.reopenings.unanswered().exists():
        return "You have asked for this already; it is not answered yet. Nothing was changed."
    if allows(policies.ask_reopening, request.user, card):
        return ""
    return "This scorecard is yours to change." if allows(policies.score, request.user, card) else why_over(card)


def _back(request: HttpRequest, card: Scorecard, why: str) -> HttpResponse:
    if request.method == "POST":
        messages.warning(request, why)
    return redirect("evaluations:scorecard_detail", pk=card.pk)


def _has_seen(card: Scorecard) -> bool:
    return card.evaluation.reveals.filter(person=card.assessor_id).exists()
