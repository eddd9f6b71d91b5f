import uuid
from collections.abc import Callable, Iterable
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import allows
from accounts.models import User
from evaluations import policies, scoring
from evaluations.actions import reveals
from evaluations.blindness import lifted
from evaluations.enums import EvaluationState, ScorecardState
from evaluations.forms.decisions import DecisionForm
from evaluations.models import Decision, Evaluation, Reopening
from evaluations.naming import names
from evaluations.scoresheet import ScoreLine, scoresheet
from evaluations.views.evaluations import evaluation_for
from evaluations.workings import workings

GRADES = ("discuss", "spread", "none")


def _by_gap(line: ScoreLine) -> tuple:
    return (line.row.gap is None, line.row.gap or 0)


def _by_disagreement(line: ScoreLine) -> tuple:
    found = line.row.disagreement
    return (GRADES.index(found.grade), -found.range, found.within_one) if found else (len(GRADES), 0, 0)


ORDERS: dict[str, tuple[str, Callable[[ScoreLine], tuple]]] = {
    "gap": ("Largest gap first", _by_gap),
    "disagreement": ("Disagreement", _by_disagreement),
    "profile": ("Profile order", lambda line: ()),
}


@require_safe
def scoresheet_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    evaluation = evaluation_for(request.user, pk)
    if not allows(policies.read_scoresheet, request.user, evaluation):
        return closed(request, evaluation)
    if not evaluation.begun_at:
        return render(request, "evaluations/scoresheet_waiting.html", _heading(request, evaluation))
    return page(request, evaluation)


def closed(request: HttpRequest, evaluation: Evaluation) -> HttpResponse:
    """The reader is blind: why, and what opens the page. Nothing a colleague wrote is read here."""
    own = evaluation.scorecards.filter(assessor=request.user).first()
    context = _heading(request, evaluation) | {
        "own": own,
        "has_stepped_back": own.state == ScorecardState.RECUSED
        and not policies.run_opening(request.user, evaluation.opening),
        "is_over": evaluation.state != EvaluationState.UNDER_WAY,
        "awaited": evaluation.scorecards.outstanding().exclude(assessor=request.user).select_related("assessor"),
    }
    return render(request, "evaluations/scoresheet_closed.html", context, status=403)


def page(
    request: HttpRequest, evaluation: Evaluation, form: DecisionForm | None = None, status: int = 200
) -> HttpResponse:
    """The scoresheet, for a reader it is open to; showing a colleague's rating is a reveal."""
    sheet = form.sheet if form else scoresheet(evaluation)
    if any(card.assessor_id != request.user.pk for card in sheet.submitted):
        _reveal(request.user, evaluation)
    order = request.GET.get("order", "")
    order = order if order in ORDERS else "gap"
    if form is None and allows(policies.decide, request.user, evaluation):
        form = DecisionForm(sheet=sheet, by=request.user)
    context = _heading(request, evaluation) | {
        "sheet": sheet,
        "result": sheet.result,
        "met": sum(row.hurdle.state == "met" for row in sheet.result.hurdles if row.hurdle),
        "lies": scoring.role_line_lies(sheet.result),
        "lines": sorted(sheet.lines, key=ORDERS[order][1]),
        "order": order,
        "orders": [(key, label) for key, (label, _) in ORDERS.items()],
        "working": workings(sheet),
        "assumed": scoring.ASSUMED,
        "form": form,
        "superseded": _superseded(evaluation),
        "lifted": lifted(evaluation.opening, [evaluation]),
        "asked": _asked(request.user, evaluation),
        "runs": allows(policies.run_evaluation, request.user, evaluation),
        "export_key": uuid.uuid4(),
    }
    fragment = request.htmx.target == "competencies" and not request.htmx.history_restore_request
    template = "evaluations/_competencies.html" if fragment else "evaluations/scoresheet_detail.html"
    return render(request, template, context, status=status)


def _heading(request: HttpRequest, evaluation: Evaluation) -> dict:
    opening = evaluation.opening
    called = names(request.user, [opening])
    return {
        "evaluation": evaluation,
        "opening": opening,
        "name": called.of(evaluation),
        "is_named": not called.hides(evaluation),
    }


def _reveal(user: User, evaluation: Evaluation) -> None:
    # Asked first: most readings are not the first, and the act itself takes the database's write lock.
    if not evaluation.reveals.filter(person=user).exists():
        reveals.note(evaluation, by=user)


def _asked(user: User, evaluation: Evaluation) -> list[Reopening]:
    """Requests to reopen that stand: a decision now lets them lapse."""
    asked = Reopening.objects.visible_to(user).unanswered().filter(scorecard__evaluation=evaluation)
    return list(asked.select_related("scorecard__assessor"))


def _superseded(evaluation: Evaluation) -> Iterable[Decision]:
    return (
        evaluation.decisions.exclude(superseded_at=None)
        .select_related("by")
        .prefetch_related("waivers__scorecard__assessor", "waivers__requirement__competency", "dissents__who")
    )
