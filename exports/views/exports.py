import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import allows, demand
from accounts.models import User
from evaluations.enums import OpeningState
from evaluations.models import Evaluation
from evaluations.naming import Names, alias, names
from evaluations.order import turn
from evaluations.policies import run_opening
from exports import policies
from exports.actions import exports, kits
from exports.batches import left_out
from exports.enums import ExportState
from exports.forms import ExportForm, exportable
from exports.lines import Line, lines
from exports.models import Export
from roles.models import Edition, InterviewStage

PER_PAGE = 30
OFFERED = 8  # scoresheets offered beside the list
SHOWN = 20  # documents of a batch that failed; the rest is counted


def unchanged(request: HttpRequest, shown: Sequence[Line]) -> tuple[str, bool]:
    """A mark of what the page shows, and whether the asking fragment shows that already: then it is left alone,
    and with it the reader's focus and the ear of a screen reader."""
    said = "".join(
        f"{line.export.pk}{line.export.state}{line.export.error}{line.is_open}{line.tally}" for line in shown
    )
    mark = hashlib.sha256(said.encode()).hexdigest()[:16]
    return mark, bool(request.htmx) and request.GET.get("seen") == mark


def in_reading_order(user: User, found: Sequence[Evaluation], called: Names) -> list[Evaluation]:
    """A to Z by the name the reader sees where they run the opening; after those, an assessor's own order."""
    by_name = [each for each in found if allows(run_opening, user, each.opening)]
    others = [each for each in found if each not in by_name]
    return [
        *sorted(by_name, key=lambda each: called.of(each).casefold()),
        *sorted(others, key=lambda each: turn(user, each.pk)),
    ]


def kits_at_hand(user: User) -> QuerySet[InterviewStage]:
    """Stages of open openings in which the user is seated: what they would take along on paper."""
    seats = user.seats.held().filter(opening__state=OpeningState.OPEN)
    found = InterviewStage.objects.filter(pk__in=seats.values("stage"), edition__in=Edition.objects.visible_to(user))
    return found.select_related("edition__role").order_by("edition__role__name", "edition__number", "pk")


def own(request: HttpRequest, pk: UUID) -> Export:
    return get_object_or_404(Export.objects.visible_to(request.user), pk=pk)


@require_safe
def export_list(request: HttpRequest) -> HttpResponse:
    page = Paginator(Export.objects.visible_to(request.user).listed(), PER_PAGE).get_page(request.GET.get("page"))
    shown = lines(request.user, list(page))
    mark, seen = unchanged(request, shown)
    if seen:
        return HttpResponse(status=204)
    context = {
        "page": page,
        "running": with_left_out(request.user, [line for line in shown if line.export.is_unfinished]),
        "ended": [line for line in shown if not line.export.is_unfinished],
        "mark": mark,
    }
    if request.htmx:
        return render(request, "exports/_exports.html", context)
    found = Evaluation.objects.open_to(request.user).complete().select_related("candidate", "opening")
    offered = list(found.order_by("-begun_at", "pk")[:OFFERED])
    called = names(request.user, {evaluation.opening for evaluation in offered})
    context["kits"] = kits_at_hand(request.user)[:OFFERED]
    context["days"] = settings.EXPORT_DAYS
    context["runs_openings"] = exportable(request.user).exists()
    context["offered"] = [(each, called.of(each)) for each in in_reading_order(request.user, offered, called)]
    return render(request, "exports/export_list.html", context)


@require_safe
def export_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    shown = [with_rights(request.user, line) for line in lines(request.user, [own(request, pk)])]
    mark, seen = unchanged(request, shown)
    if seen:
        return HttpResponse(status=204)
    (line,) = with_left_out(request.user, shown)
    context = {"line": line, "export": line.export, "mark": mark}
    if line.export.is_of_openings:
        context["failed"] = failed(request.user, line.export)
        template = "exports/_batch.html" if request.htmx else "exports/batch_detail.html"
        return render(request, template, context)
    template = "exports/_export.html" if request.htmx else "exports/export_detail.html"
    return render(request, template, context)


def with_rights(user: User, line: Line) -> Line:
    """Whether a file of whole openings would be handed out: of each within, too much to ask for a list."""
    asked = line.export.is_of_openings and line.can_download
    return replace(line, is_withheld=asked and not allows(policies.download, user, line.export))


def with_left_out(user: User, shown: Sequence[Line]) -> list[Line]:
    told = left_out(user, [line.export for line in shown if line.export.is_of_openings])
    return [replace(line, left_out=told.get(line.export.pk, ())) for line in shown]


def failed(user: User, batch: Export) -> list[Line]:
    return lines(user, list(batch.children.filter(state=ExportState.FAILED)[:SHOWN]))


@require_http_methods(["GET", "HEAD", "POST"])
def export_request(request: HttpRequest, pk: UUID) -> HttpResponse:
    visible = Evaluation.objects.visible_to(request.user).select_related("candidate", "opening")
    evaluation = get_object_or_404(visible, pk=pk)
    called = names(request.user, [evaluation.opening])
    form = ExportForm(request.POST or None, is_named=not called.hides(evaluation), initial={"key": uuid.uuid4()})
    if request.method == "POST" and form.is_valid():
        export = exports.request(evaluation, by=request.user, **form.options())
        return redirect("exports:export_detail", pk=export.pk)
    demand(policies.request_scorecard, request.user, evaluation)
    context = {"form": form, "evaluation": evaluation, "name": called.of(evaluation), "code": alias(evaluation)}
    return render(request, "exports/export_form.html", context)


@require_POST
def kit_request(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """The stage's kit, from a button beside it; an edition one may not see has none."""
    edition = get_object_or_404(Edition.objects.visible_to(request.user), pk=pk)
    stage = get_object_or_404(edition.stages.all(), key=key)
    export = kits.request(stage, by=request.user)
    return redirect("exports:export_detail", pk=export.pk)


@require_POST
def export_cancel(request: HttpRequest, pk: UUID) -> HttpResponse:
    exports.cancel(own(request, pk), by=request.user)
    messages.success(request, "The export is cancelled. Nothing of it is kept.")
    return redirect("exports:export_list")


@require_POST
def export_try_again(request: HttpRequest, pk: UUID) -> HttpResponse:
    export = exports.try_again(own(request, pk), by=request.user)
    return redirect("exports:export_detail", pk=export.pk)
