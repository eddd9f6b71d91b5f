"""Check and publish: what stands in the way, each linked to its field; a second reader; the change note."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.enums import Access
from accounts.models import User
from roles import coverage
from roles.actions import drafts, editions, reviews
from roles.coverage import Check
from roles.models import Edition
from roles.views.editor import draft_for, frame, part_of, whole_draft

RUNNING = {"open": "running", "draft": "in planning"}


@require_http_methods(["GET", "HEAD", "POST"])
def draft_check(request: HttpRequest, key: str) -> HttpResponse:
    """What is wrong with the draft and what publishing will touch; sent, it publishes."""
    draft = draft_for(request, key)
    if request.method != "POST":
        return _page(request, whole_draft(request, key), note=draft.change_note, ticked=set())
    note, ticked = request.POST.get("change_note", ""), set(request.POST.getlist("accept"))
    try:
        published = editions.publish(draft, by=request.user, note=note, accept_warnings=ticked)
    except ValidationError as error:
        refused = error.message_dict
        if "change_note" not in refused:  # it waits in the draft while one goes and mends
            drafts.write(draft, by=request.user, said={"change_note": (draft.change_note, note.strip())})
        return _page(request, whole_draft(request, key), note=note, ticked=ticked, refused=refused)
    messages.success(request, f"Edition {published.number} of {published.role.name} is in force.")
    return redirect("roles:role_detail", key)


def _page(
    request: HttpRequest,
    draft: Edition,
    *,
    note: str,
    ticked: set[str],
    refused: dict[str, list[str]] | None = None,
    review: tuple[str, str] = ("", ""),
) -> HttpResponse:
    """`review`: what a reviewer typed, and why it was refused."""
    found = coverage.checks(draft)
    links = _Links(draft)
    context = frame(request, draft, "check") | {
        "errors": [(check, links.to(check)) for check in found if check.level == coverage.ERROR],
        "warnings": [
            (check, links.to(check), check.digest, check.digest in ticked)
            for check in found
            if check.level == coverage.WARNING
        ],
        "note": note,
        "refused": refused or {},
        "review": review,
        "note_faults": (refused or {}).get("change_note", []),
        "openings": _openings(draft),
        "reviewers": User.objects.filter(access=Access.HR_ADMIN, is_active=True).exclude(pk=request.user.pk),
    }
    return render(request, "roles/draft_check.html", context)


def _openings(draft: Edition) -> list[tuple[int, str, int]]:
    """(edition, "running" or "in planning", how many openings): what keeps its edition whatever is published."""
    found: dict[tuple[int, str], int] = {}
    for edition in draft.role.editions.exclude(pk=draft.pk):
        for state in edition.openings.filter(state__in=RUNNING).values_list("state", flat=True):
            found[edition.number, RUNNING[state]] = found.get((edition.number, RUNNING[state]), 0) + 1
    return [(number, state, count) for (number, state), count in sorted(found.items(), reverse=True)]


class _Links:
    """Where each sentence of the checks is mended."""

    def __init__(self, draft: Edition):
        self.key = draft.role.key
        self.kinds = {line.competency.key: line.competency.kind for line in draft.requirements.all()}
        self.lines = {
            "requirements": {line.competency.key: line.pk for line in draft.requirements.all()},
            "responsibilities": {line.key: line.pk for line in draft.responsibilities.all()},
            "stages": {line.key: line.pk for line in draft.stages.all()},
        }

    def to(self, check: Check) -> str:
        head, *rest = check.place.split(".")
        part = part_of(check.place, self.kinds)
        if part == "definition":
            return reverse("roles:draft_edit", args=[self.key])
        line = self.lines.get(head, {}).get(rest[0]) if rest else None
        if line is None or part == "plan":
            anchor = f"#row-{line}" if part == "plan" and line and head == "requirements" else ""
            return reverse("roles:draft_section", args=[self.key, part]) + anchor
        return reverse("roles:draft_line", args=[self.key, part, line]) + f"#{field_of(rest[1:])}"


def field_of(place: list[str]) -> str:
    """The control a dotted place below a line is about: "levels.3.anchor" is anchor_3, "target" id_target."""
    if place[:1] == ["levels"] and len(place) == 3:
        return f"id_{place[2]}_{place[1]}"
    return f"id_{place[0]}" if place else "main"


@require_POST
def edition_retire(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """Take the edition in force out of force, with no other in its place."""
    seen = Edition.objects.visible_to(request.user).select_related("role")
    edition = get_object_or_404(seen, role__key=key, number=number)
    try:
        editions.retire(edition, by=request.user)
        messages.success(request, f"{edition} is retired. What was measured against it stays as it was.")
    except ValidationError as error:
        messages.error(request, f"{_first(error)} Nothing was changed.")
    return redirect("roles:edition_list", key)


@require_POST
def review_ask(request: HttpRequest, key: str) -> HttpResponse:
    draft = draft_for(request, key)
    asked = request.POST.get("of", "")
    of = next((each for each in User.objects.filter(access=Access.HR_ADMIN) if str(each.pk) == asked), request.user)
    try:
        reviews.ask(draft, by=request.user, of=of)
        messages.success(request, f"{of.name} is asked to read the draft.")
    except ValidationError as error:
        messages.error(request, _first(error))
    return redirect("roles:draft_check", key)


@require_POST
def review_give(request: HttpRequest, key: str) -> HttpResponse:
    draft = draft_for(request, key)
    try:
        reviews.give(draft, by=request.user, note=request.POST.get("note", ""))
    except ValidationError as error:
        typed = request.POST.get("note", "")
        return _page(
            request, whole_draft(request, key), note=draft.change_note, ticked=set(), review=(typed, _first(error))
        )
    messages.success(request, "Your review is recorded.")
    return redirect("roles:draft_check", key)


def _first(error: ValidationError) -> Any:
    return error.messages[0]
