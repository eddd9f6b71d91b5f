from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.access import demand
from accounts.models import User
from evaluations import policies
from evaluations.actions import evaluations
from evaluations.checks import Check, checks
from evaluations.forms.evaluations import FindingForm, InterviewForm, ReasonForm
from evaluations.forms.faults import beside
from evaluations.models import Evaluation, Interview
from evaluations.naming import names
from evaluations.panel import StageSeats, panel
from evaluations.views.openings import as_seen


@dataclass(frozen=True)
class StageRow:
    """A stage with its seats, its interview for this evaluation if one is set, and the form to set it."""

    seated: StageSeats
    interview: Interview | None
    form: InterviewForm


@dataclass(frozen=True)
class CheckRow:
    check: Check
    form: FindingForm


def evaluation_for(user: User, pk: UUID) -> Evaluation:
    seen = Evaluation.objects.visible_to(user).select_related("candidate", "opening__edition__role", "name_shown_by")
    return get_object_or_404(seen, pk=pk)


@require_safe
def evaluation_arrange(request: HttpRequest, pk: UUID) -> HttpResponse:
    return arrange_page(request, evaluation_for(request.user, pk))


def arrange_page(request: HttpRequest, evaluation: Evaluation, failed: Form | None = None) -> HttpResponse:
    """Interviews, qualifications and the evaluation's way. `failed` is shown in the place of its fresh twin."""
    demand(policies.run_evaluation, request.user, evaluation)
    opening = evaluation.opening
    called = names(request.user, [opening])
    bound = {failed.auto_id: failed} if failed else {}
    seated = panel(opening)
    set_up = {each.stage_id: each for each in evaluation.interviews.all()}
    stages = [StageRow(row, set_up.get(row.stage.pk), _interview_form(row, set_up, bound)) for row in seated.stages]
    found = checks(evaluation, as_of=timezone.localdate())
    context = {
        "evaluation": evaluation,
        "opening": opening,
        "name": called.of(evaluation),
        "is_named": not called.hides(evaluation),
        "panel": seated,
        "stages": stages,
        "checks": [CheckRow(check, _finding_form(check, bound)) for check in found],
        "withdraw_form": bound.get("withdraw_%s") or ReasonForm(auto_id="withdraw_%s"),
        "reconsider_form": bound.get("reconsider_%s") or ReasonForm(auto_id="reconsider_%s"),
        "form": failed,
    }
    return render(request, "evaluations/evaluation_arrange.html", context)


@require_POST
def evaluation_begin(request: HttpRequest, pk: UUID) -> HttpResponse:
    evaluation = evaluations.begin(as_seen(request, evaluation_for(request.user, pk)), by=request.user)
    count = evaluation.scorecards.count()
    messages.success(request, f"The evaluation has begun: {count} scorecard{'' if count == 1 else 's'} handed out.")
    return redirect("evaluations:opening_detail", pk=evaluation.opening_id)


@require_POST
def interview_set(request: HttpRequest, pk: UUID) -> HttpResponse:
    evaluation = evaluation_for(request.user, pk)
    demand(policies.schedule, request.user, evaluation)
    stage = get_object_or_404(evaluation.opening.edition.stages, pk=_number(request.POST.get("stage")))
    form = InterviewForm(request.POST, auto_id=f"stage{stage.pk}_%s")
    if form.is_valid():
        try:
            evaluations.schedule(evaluation, by=request.user, stage=stage, **form.cleaned_data)
        except ValidationError as error:
            beside(form, error)
        else:
            messages.success(request, f"{stage.name} is set. Scorecards are due 24 hours after an assessor's last one.")
            return redirect("evaluations:evaluation_arrange", pk=pk)
    return arrange_page(request, evaluation_for(request.user, pk), form)


@require_POST
def finding_record(request: HttpRequest, pk: UUID) -> HttpResponse:
    evaluation = evaluation_for(request.user, pk)
    demand(policies.record_finding, request.user, evaluation)
    lines = evaluation.opening.edition.qualifications
    qualification = get_object_or_404(lines, pk=_number(request.POST.get("qualification")))
    form = FindingForm(request.POST, auto_id=f"qualification{qualification.pk}_%s")
    if form.is_valid():
        try:
            evaluations.record_finding(evaluation, by=request.user, qualification=qualification, **form.cleaned_data)
        except ValidationError as error:
            beside(form, error)
        else:
            messages.success(request, "The finding is recorded.")
            return redirect("evaluations:evaluation_arrange", pk=pk)
    return arrange_page(request, evaluation_for(request.user, pk), form)


@require_POST
def evaluation_withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _with_reason(request, pk, "withdraw_%s", evaluations.withdraw, "The evaluation is withdrawn.")


@require_POST
def evaluation_reconsider(request: HttpRequest, pk: UUID) -> HttpResponse:
    said = "The evaluation is under way again. The decision is kept as superseded."
    return _with_reason(request, pk, "reconsider_%s", evaluations.reconsider, said)


def _with_reason(request: HttpRequest, pk: UUID, auto_id: str, act, said: str) -> HttpResponse:
    evaluation = evaluation_for(request.user, pk)
    form = ReasonForm(request.POST, auto_id=auto_id)
    if form.is_valid():
        try:
            act(as_seen(request, evaluation), by=request.user, reason=form.cleaned_data["reason"])
        except ValidationError as error:
            beside(form, error)
        else:
            messages.success(request, said)
            return redirect("evaluations:evaluation_arrange", pk=pk)
    evaluation = evaluation_for(request.user, pk)
    demand(act.policy, request.user, evaluation)
    return arrange_page(request, evaluation, form)


def _interview_form(row: StageSeats, set_up: dict[int, Interview], bound: dict[str, Form]) -> InterviewForm:
    auto_id = f"stage{row.stage.pk}_%s"
    initial = None if row.stage.pk in set_up else {"minutes": row.stage.minutes}
    return bound.get(auto_id) or InterviewForm(instance=set_up.get(row.stage.pk), initial=initial, auto_id=auto_id)


def _finding_form(check: Check, bound: dict[str, Form]) -> FindingForm:
    auto_id = f"qualification{check.qualification.pk}_%s"
    initial = None if check.finding else {"result": check.suggested}
    return bound.get(auto_id) or FindingForm(instance=check.finding, initial=initial, auto_id=auto_id)


def _number(text: str | None) -> int:
    """An id that a form carried. Anything else is a page that does not exist."""
    if not (text and text.isascii() and text.isdigit() and len(text) < 19):
        raise Http404
    return int(text)
