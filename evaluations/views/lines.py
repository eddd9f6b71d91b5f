"""One competency of a scorecard: its page, and the save that happens while one types."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import Conflict, demand, refusal
from evaluations import policies
from evaluations.actions import scorecards
from evaluations.forms import autosave
from evaluations.forms.scorecards import LineForm
from evaluations.models import Rating, Scorecard
from evaluations.sheet import Line, Outline, Sheet, chip, outline, sheet
from evaluations.views.scorecards import heading, is_over, over, scorecard_for, why_over
from evaluations.views.versions import line_versions
from roles.models import Requirement

GONE = (
    "This scorecard is not open to you, or no longer there: it goes when its seat is taken away before it was begun. "
    "Nothing was saved. What you typed is still in the field; copy it if you need it."
)


@require_http_methods(["GET", "HEAD", "POST"])
def scorecard_form(request: HttpRequest, pk: UUID, key: str) -> HttpResponse:
    card = scorecard_for(request, pk)
    if is_over(request, card):
        return over(request, card)
    demand(policies.score, request.user, card)
    filled = sheet(card)
    line = _line(filled, key)
    form = LineForm(request.POST) if request.method == "POST" else LineForm.of_line(line, card)
    if not (form.is_bound and form.is_valid()):
        return _page(request, filled, line, form)
    try:
        changes = form.saving(card, line)
        if changes["answers"] or changes["fields"]:
            scorecards.save(card, by=request.user, **changes)
        return redirect(_onward(request, filled, line))
    except ValidationError as error:
        form.refuse(error)
        return _page(request, filled, line, form)
    except Conflict as conflict:
        if card.state not in policies.WRITABLE:
            return over(request, card)
        now = sheet(card)
        again = form.after_conflict(conflict.current)
        return _page(request, now, _line(now, key), again, status=409, contest=conflict.current)


def _line(filled: Sheet, key: str) -> Line:
    line = filled.line(key)
    if line is None:
        raise Http404
    return line


def _onward(request: HttpRequest, filled: Sheet, line: Line) -> str:
    """Where the button pressed leads. What is chosen between two versions is read once more before going on."""
    card = filled.card
    go = request.POST.get("go", "")
    following = filled.neighbours(line.key)[1]
    if go == "review" or (go == "next" and following is None):
        return reverse("evaluations:scorecard_review", args=[card.pk])
    target = following if go == "next" and following and not request.POST.get("keep") else line
    return reverse("evaluations:scorecard_form", args=[card.pk, target.key]) + "#line"


def _page(
    request: HttpRequest,
    filled: Sheet,
    line: Line,
    form: LineForm,
    *,
    status: int = 200,
    contest: dict[str, Any] | None = None,
) -> HttpResponse:
    before, after = filled.neighbours(line.key)
    context = heading(request, filled.card) | {
        "sheet": filled,
        "line": line,
        "form": form,
        "before": before,
        "after": after,
        "versions": line_versions(form, contest, line) if contest else None,
    }
    return render(request, "evaluations/scorecard_form.html", context, status=status)


@require_POST
def scorecard_save(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Keep what was typed. Answers in JSON, whatever it answers: the page is in the middle of a sentence."""
    found = outline(pk, request.user)
    if found is None:
        seen = Scorecard.objects.visible_to(request.user).filter(pk=pk).exists()
        return JsonResponse({"detail": refusal(policies.score) if seen else GONE}, status=403 if seen else 404)
    card = found.card
    if request.content_type != "application/json":
        return JsonResponse({"detail": {"body": "Send application/json. Nothing was saved."}}, status=415)
    try:
        return JsonResponse(_save(request, found, autosave.read(request.body)))
    except ValidationError as error:
        said = error.message_dict if hasattr(error, "error_dict") else {"body": error.messages}
        return JsonResponse({"detail": {place: " ".join(words) for place, words in said.items()}}, status=400)
    except PermissionDenied as error:
        detail = why_over(card) if is_over(request, card) else str(error)
        return JsonResponse({"detail": detail}, status=403)
    except Http404:
        return JsonResponse({"detail": GONE}, status=404)
    except Conflict as conflict:
        detail = str(conflict) if card.state in policies.WRITABLE else why_over(card)
        return JsonResponse({"detail": detail, "current": conflict.current, "saved": _clock(card)}, status=409)


def _save(request: HttpRequest, found: Outline, sent: autosave.Sent) -> dict[str, Any]:
    answers, rating = {}, None
    if sent.requirement is not None:
        if sent.requirement not in found.lines:
            raise ValidationError({"requirement": "This competency is not on this scorecard."})
        # What the outline knows of it is all that is asked of it: its words stay where they are.
        answers = {Requirement(pk=sent.requirement, edition_id=found.edition_id): sent.answer}
        rating = Rating(**vars(sent.answer))
        found = found.with_answer(sent.requirement, is_answered=rating.is_answered)
    saved = scorecards.save(
        found.card, by=request.user, version=sent.version, key=sent.key, answers=answers, fields=sent.fields
    )
    return {
        "version": saved.version,
        "at": saved.at.isoformat(),
        "saved": f"{timezone.localtime(saved.at):%H:%M}",
        "done": found.done,
        "of": found.focus,
        "others_done": found.others_done,
        "chip": asdict(chip(rating)) if rating else None,
    }


def _clock(card: Scorecard) -> str:
    return f"{timezone.localtime(card.saved_at):%H:%M}" if card.saved_at else ""
