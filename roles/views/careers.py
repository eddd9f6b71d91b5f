"""From one role to another: what there is to grow in."""

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from roles.enums import MoveKind
from roles.growth import growth
from roles.models import CareerMove, Edition


@require_safe
def growth_detail(request: HttpRequest, key: str, other: str) -> HttpResponse:
    """How far the levels of two roles lie apart, where both have an edition in force."""
    found = Edition.objects.visible_to(request.user).published().filter(role__key__in={key, other})
    editions = {edition.role.key: edition for edition in found.select_related("role").prefetch_related("requirements")}
    if len(editions) != 2:
        raise Http404
    before, after = editions[key], editions[other]
    said = {"before": before, "after": after, "growth": growth(before, after), "move": _move(before, after)}
    return render(request, "roles/growth.html", said)


def _move(before: Edition, after: Edition) -> CareerMove | None:
    """As the role ahead says it: it knows what it asks of those who come. Else as the role one leaves says it."""
    onward = Q(edition=before, other=after.role) & ~Q(kind=MoveKind.ENTRY)
    entry = Q(edition=after, other=before.role, kind=MoveKind.ENTRY)
    moves = list(CareerMove.objects.filter(entry | onward))
    return min(moves, key=lambda move: move.kind != MoveKind.ENTRY, default=None)
