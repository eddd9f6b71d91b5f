from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import BooleanField, ExpressionWrapper, Model, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import allows, demand
from accounts.models import User
from evaluations import policies
from evaluations.actions import openings
from evaluations.blindness import Lifted, lifted
from evaluations.duties import tasks_for
from evaluations.entries import entries, lines
from evaluations.enums import OpeningState
from evaluations.forms.faults import beside
from evaluations.forms.openings import OpenForm, OpeningEditForm, OpeningForm
from evaluations.models import Opening, Reopening
from evaluations.panel import panel
from evaluations.phrases import number, sentence, several
from evaluations.progress import Counts, Progress, counts, progress

PER_PAGE = 30
JOURNAL_PER_PAGE = 50
RECENT = 5  # journal entries beside the opening
LISTS = {
    "": ("Draft and open", policies.PLANNING),
    "closed": ("Closed", (OpeningState.CLOSED,)),
    "archived": ("Archived", (OpeningState.ARCHIVED,)),
    "all": ("All", tuple(OpeningState)),
}


@dataclass(frozen=True)
class Row:
    opening: Opening
    counts: Counts


def opening_for(user: User, pk: UUID) -> Opening:
    seen = Opening.objects.visible_to(user).select_related("edition__role", "manager", "recruiter")
    return get_object_or_404(seen, pk=pk)


def as_seen(request: HttpRequest, subject: Model) -> Model:
    """The subject in the state the page showed, so that whoever was slower hears that it changed."""
    subject.state = request.POST.get("seen") or subject.state
    return subject


@require_safe
def opening_list(request: HttpRequest) -> HttpResponse:
    chosen = request.GET.get("state", "")
    chosen = chosen if chosen in LISTS else ""
    seen = Opening.objects.visible_to(request.user).filter(state__in=LISTS[chosen][1])
    page = Paginator(seen.select_related("edition__role", "manager"), PER_PAGE).get_page(request.GET.get("page"))
    known = counts(request.user, page)
    context = {
        "page": page,
        "rows": [Row(opening, known[opening.pk]) for opening in page],
        "lists": [(key, label) for key, (label, _) in LISTS.items()],
        "chosen": chosen,
    }
    return render(request, "evaluations/opening_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def opening_create(request: HttpRequest) -> HttpResponse:
    demand(policies.create_opening, request.user, None)
    form = OpeningForm(request.POST or None, by=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            opening = openings.create(form.instance, by=request.user)
        except ValidationError as error:
            beside(form, error)
        else:
            messages.success(request, "The opening is saved as a draft. Seat its panel next.")
            return redirect("evaluations:panel_edit", pk=opening.pk)
    return render(request, "evaluations/opening_form.html", {"form": form})


@require_safe
def opening_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    return opening_page(request, opening_for(request.user, pk))


def opening_page(request: HttpRequest, opening: Opening, form: OpenForm | None = None) -> HttpResponse:
    """The opening for whoever runs it; for an assessor, their own candidates and whose scorecards are in."""
    now = timezone.now()
    rows = progress(request.user, opening, now)
    told = _lifted(opening, rows)
    context = {
        "opening": opening,
        "rows": rows,
        "runs": allows(policies.run_opening, request.user, opening),
        "lifted": told,
        # A scorecard to fill closes the scoresheet, unless HR lifted that here.
        "closes": not any(each.override.person_id == request.user.pk for _, each in told),
    }
    if context["runs"]:
        tasks = tasks_for(request.user, [opening], as_of=now, scored_in=[opening])
        context |= {
            "lede": lede(opening, rows, now),
            "task": tasks[0] if tasks else None,
            "late": [(row, card, words) for row in rows for card, words in row.late],
            "asked": _asked(request.user, opening, rows),
            "panel": panel(opening),
            "journal": lines(request.user, opening, entries(request.user, opening)[:RECENT]),
            "form": form,
            "open_form": form or OpenForm(),
            "is_settled": bool(rows) and not any(row.evaluation.state in ("not_begun", "under_way") for row in rows),
        }
    else:
        context["task"] = next(iter(tasks_for(request.user, [], as_of=now, scored_in=[opening])), None)
    return render(request, "evaluations/opening_detail.html", context)


def _lifted(opening: Opening, rows: list[Progress]) -> list[tuple[str, Lifted]]:
    """For whom HR lifted the blind rule, with the candidate's name as the reader sees it."""
    called = {row.evaluation.pk: row.name for row in rows}
    return [(called[each.override.evaluation_id], each) for each in lifted(opening, [row.evaluation for row in rows])]


def _asked(user: User, opening: Opening, rows: list[Progress]) -> list[tuple[Progress, Reopening, bool]]:
    """Requests to reopen a scorecard that stand, with the candidate's row, and whether the reader may answer."""
    by_id = {row.evaluation.pk: row for row in rows}
    asked = Reopening.objects.visible_to(user).unanswered().filter(scorecard__evaluation__opening=opening)
    mine = Q(pk__in=Reopening.objects.answerable_by(user).values("pk"))
    found = asked.exclude(scorecard__assessor=user).select_related("scorecard__assessor")
    return [
        (by_id[each.scorecard.evaluation_id], each, each.is_mine)
        for each in found.annotate(is_mine=ExpressionWrapper(mine, BooleanField()))
    ]


def lede(opening: Opening, rows: list[Progress], now: datetime) -> str:
    """How the opening stands, in a sentence or two."""
    if opening.state == OpeningState.DRAFT:
        return "A draft: nobody is evaluated until it is open."
    if opening.state != OpeningState.OPEN:
        return f"{opening.get_state_display()}. What was recorded stays."
    if not rows:
        return "Open, with no candidates yet."
    ready = sum(row.is_ready for row in rows)
    first = sentence(number(ready)) if ready else "None"
    said = f"{first} of {several(len(rows), 'candidate')} {'is' if ready == 1 else 'are'} ready to decide."
    late = sum(card.due_at is not None and card.due_at < now for row in rows for card in row.outstanding)
    to_come = sum(len(row.to_be_held) for row in rows)
    rest = [f"{several(late, 'scorecard')} {'is' if late == 1 else 'are'} late"] if late else []
    rest += [f"{several(to_come, 'interview')} to come"] if to_come else []
    return f"{said} {sentence(', '.join(rest))}." if rest else said


@require_http_methods(["GET", "HEAD", "POST"])
def opening_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    opening = opening_for(request.user, pk)
    demand(policies.edit_opening, request.user, opening)
    # The form fills a copy of its own: what fails must not change how the page names the opening.
    form = OpeningEditForm(request.POST or None, instance=Opening.objects.get(pk=pk))
    if request.method == "POST" and form.is_valid():
        try:
            openings.edit(opening, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            beside(form, error)
        else:
            messages.success(request, "The opening is saved.")
            return redirect("evaluations:opening_detail", pk=pk)
    return render(request, "evaluations/opening_edit.html", {"form": form, "opening": opening})


@require_POST
def opening_open(request: HttpRequest, pk: UUID) -> HttpResponse:
    opening = opening_for(request.user, pk)
    form = OpenForm(request.POST)
    if form.is_valid():
        try:
            openings.open_(as_seen(request, opening), by=request.user, override=form.cleaned_data["override"])
        except ValidationError as error:
            beside(form, error)
        else:
            messages.success(request, "The opening is open. Candidates can be evaluated.")
            return redirect("evaluations:opening_detail", pk=pk)
    opening = opening_for(request.user, pk)
    demand(policies.open_opening, request.user, opening)
    return opening_page(request, opening, form)


@require_POST
def opening_close(request: HttpRequest, pk: UUID) -> HttpResponse:
    openings.close(as_seen(request, opening_for(request.user, pk)), by=request.user)
    messages.success(request, "The opening is closed. What was recorded stays.")
    return redirect("evaluations:opening_detail", pk=pk)


@require_POST
def opening_archive(request: HttpRequest, pk: UUID) -> HttpResponse:
    openings.archive(as_seen(request, opening_for(request.user, pk)), by=request.user)
    messages.success(request, "The opening is archived.")
    return redirect("evaluations:opening_detail", pk=pk)


@require_safe
def opening_journal(request: HttpRequest, pk: UUID) -> HttpResponse:
    opening = opening_for(request.user, pk)
    demand(policies.run_opening, request.user, opening)
    page = Paginator(entries(request.user, opening), JOURNAL_PER_PAGE).get_page(request.GET.get("page"))
    context = {"opening": opening, "page": page, "journal": lines(request.user, opening, list(page))}
    return render(request, "evaluations/opening_journal.html", context)
