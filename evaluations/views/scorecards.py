"""A scorecard as a whole: where it stands, the review before submitting, stepping back. Its lines: lines.py."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import Conflict, allows, demand
from evaluations import policies
from evaluations.actions import reveals, scorecards
from evaluations.blindness import lifted
from evaluations.enums import EvaluationState, ReopeningState, ScorecardState
from evaluations.forms.scorecards import RecuseForm, ReviewForm
from evaluations.models import Interview, Reopening, Scorecard
from evaluations.naming import names
from evaluations.phrases import number, sentence, several
from evaluations.sheet import sheet
from evaluations.submissions import histories, resubmissions
from evaluations.views.versions import review_versions

CHANGED = "This scorecard was changed in another tab or on another device. Read it once more, then submit."


def scorecard_for(request: HttpRequest, pk: UUID) -> Scorecard:
    rows = Scorecard.objects.visible_to(request.user).select_related(
        "assessor", "evaluation__candidate", "evaluation__opening__edition"
    )
    return get_object_or_404(rows, pk=pk)


def is_over(request: HttpRequest, card: Scorecard) -> bool:
    """Whether it is the reader's own and no longer theirs to write: they are shown it instead of a refusal."""
    return card.assessor_id == request.user.pk and not allows(policies.score, request.user, card)


def heading(request: HttpRequest, card: Scorecard) -> dict[str, Any]:
    opening = card.evaluation.opening
    called = names(request.user, [opening])
    return {
        "card": card,
        "opening": opening,
        "name": called.of(card.evaluation),
        "about": called.about(card.evaluation),
        "interview": _interview(card),
        "now": timezone.now(),
        "saved": saved_words(card),
        "keeps": settings.KEEP_ON_DEVICE,
        "lifted": lifted(opening, [card.evaluation]),
        "reopened": _reopened(card),
    }


def _reopened(card: Scorecard) -> Reopening | None:
    """By whose grant a scorecard is being changed now."""
    if not card.is_outstanding:
        return None
    return card.reopenings.filter(state=ReopeningState.GRANTED).select_related("answered_by").last()


def saved_words(card: Scorecard) -> str:
    if card.saved_at is None:
        return "Nothing to save yet"
    at, today = timezone.localtime(card.saved_at), timezone.localdate()
    return f"Saved {at:%H:%M}" if at.date() == today else f"Saved {at.day} {at:%B, %H:%M}"


def _interview(card: Scorecard) -> Interview | None:
    """The last one the assessor sits in."""
    seats = {"stage__seats__assessor": card.assessor_id, "stage__seats__opening": card.evaluation.opening_id}
    return card.evaluation.interviews.filter(**seats).order_by("-starts_at").first()


@require_safe
def scorecard_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One's own leads on to the work while it is outstanding; what is in, and a colleague's, is read."""
    card = scorecard_for(request, pk)
    filled = sheet(card)
    if allows(policies.score, request.user, card):
        line = filled.first_open
        if line:
            return redirect("evaluations:scorecard_form", pk=pk, key=line.key)
        return redirect("evaluations:scorecard_review", pk=pk)
    own = _reveal(request, card)
    asked = card.reopenings.select_related("answered_by").last()
    context = heading(request, card) | {
        "sheet": filled,
        "own": own,
        "answered": [line for line in filled.lines if line.is_touched],
        "is_open": allows(policies.read_scoresheet, request.user, card.evaluation),
        "asked": asked,
        **_request_of(request, card, asked),
        "history": histories([card])[card.pk],
    }
    return render(request, "evaluations/scorecard_detail.html", context)


def _request_of(request: HttpRequest, card: Scorecard, asked: Reopening | None) -> dict[str, bool]:
    """Where the latest request to reopen the card stands."""
    if asked is None or asked.state != ReopeningState.ASKED:
        return {"is_asked": False, "has_lapsed": False, "can_answer": False}
    stands = card.evaluation.state == EvaluationState.UNDER_WAY
    can_answer = stands and allows(policies.answer_reopening, request.user, asked)
    return {"is_asked": stands, "has_lapsed": not stands, "can_answer": can_answer}


@require_safe
def scorecard_submissions(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Every submission beside the one before it. Private notes are in none."""
    card = scorecard_for(request, pk)
    own = _reveal(request, card)
    context = heading(request, card) | {"own": own, "kept": card.submissions.all(), "changed": resubmissions(card)}
    return render(request, "evaluations/submission_list.html", context)


def _reveal(request: HttpRequest, card: Scorecard) -> bool:
    """Whether the card is the reader's own; reading a colleague's is a reveal."""
    own = card.assessor_id == request.user.pk
    if not own and not card.evaluation.reveals.filter(person=request.user).exists():
        reveals.note(card.evaluation, by=request.user)
    return own


@require_http_methods(["GET", "HEAD", "POST"])
def scorecard_review(request: HttpRequest, pk: UUID) -> HttpResponse:
    card = scorecard_for(request, pk)
    if is_over(request, card):
        return over(request, card)
    demand(policies.submit, request.user, card)
    form = ReviewForm(request.POST) if request.method == "POST" else ReviewForm.of(card)
    if not (form.is_bound and form.is_valid()):
        return _review(request, card, form)
    try:
        return _save_and_submit(request, card, form)
    except ValidationError as error:
        form.refuse(error)
        return _review(request, card, form)
    except Conflict as conflict:
        if card.state not in policies.WRITABLE:
            return over(request, card)
        if "fields" not in conflict.current:
            messages.error(request, CHANGED)
            return _review(request, card, ReviewForm.of(card), status=409)
        return _review(request, card, form.after_conflict(conflict.current), status=409, contest=conflict.current)


def _save_and_submit(request: HttpRequest, card: Scorecard, form: ReviewForm) -> HttpResponse:
    changes, version = form.saving(card), form.cleaned_data["version"]
    if changes["fields"]:
        saved = scorecards.save(card, by=request.user, **changes)
        if saved.version != version + 1:
            raise Conflict(CHANGED, {"version": saved.version})
        version = saved.version
    if request.POST.get("go") == "save" or form.cleaned_data["keep"]:
        messages.success(request, "Your draft is saved.")
        return redirect("evaluations:scorecard_review", pk=card.pk)
    try:
        scorecards.submit(card, by=request.user, version=version)
    except ValidationError:
        return _review(request, card, ReviewForm.of(card), refused=True)
    messages.success(request, "Your scorecard is in.")
    return redirect("evaluations:scorecard_detail", pk=card.pk)


def _review(
    request: HttpRequest,
    card: Scorecard,
    form: ReviewForm,
    *,
    status: int = 200,
    refused: bool = False,
    contest: dict[str, Any] | None = None,
) -> HttpResponse:
    """`refused`: submitting was tried, so that what is missing is an error; before, it is a list of what is left."""
    filled = sheet(card)
    faults = filled.faults()
    if not refused:
        # The recommendation is asked for on this very page: that it is missing at first is no news.
        faults = [fault for fault in faults if fault.place != "recommendation"]
    context = heading(request, card) | {
        "sheet": filled,
        "form": form,
        "refused": refused,
        "faults": faults,
        "unchosen": refused and not card.recommendation,
        "to_finish": sentence(several(len(faults), "thing")),
        "asked": f"{sentence(several(len(filled.focus), 'competency', 'competencies'))} from "
        f"{several(len(filled.stages), 'stage')}.",
        "optional": f"{sentence(number(filled.others_done)) if filled.others_done else 'None'} answered, "
        f"{number(len(filled.others) - filled.others_done)} left empty",
        "others": [line for line in filled.others if line.is_touched],
        "back": filled.first_open or next(iter(filled.lines), None),
        "versions": review_versions(form, contest, card) if contest else None,
        "flat": filled.straight_line,
    }
    return render(request, "evaluations/scorecard_review.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def scorecard_recuse(request: HttpRequest, pk: UUID) -> HttpResponse:
    card = scorecard_for(request, pk)
    if is_over(request, card):
        return over(request, card)
    demand(policies.recuse, request.user, card)
    form = RecuseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            scorecards.recuse(card, by=request.user, reason=form.cleaned_data["reason"])
        except ValidationError as error:
            form.add_error("reason", error.messages)
        else:
            messages.success(request, "You have recused yourself. What you rated is not counted.")
            return redirect("evaluations:scorecard_detail", pk=pk)
    return render(request, "evaluations/scorecard_recuse.html", heading(request, card) | {"form": form})


def over(request: HttpRequest, card: Scorecard) -> HttpResponse:
    """To the card as it stands; whoever tried to write is told why that is over."""
    if request.method == "POST":
        messages.warning(request, why_over(card))
    return redirect("evaluations:scorecard_detail", pk=card.pk)


def why_over(card: Scorecard) -> str:
    if card.state == ScorecardState.SUBMITTED:
        at = timezone.localtime(card.submitted_at)
        return f"This scorecard was already submitted, on {at.day} {at:%B at %H:%M}. Nothing was changed."
    if card.state == ScorecardState.RECUSED:
        return "You have recused yourself from this scorecard. Nothing was changed."
    return f"This evaluation is {card.evaluation.get_state_display().lower()}. Nothing was changed."
