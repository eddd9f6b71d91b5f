from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import Truncator
from django.views.decorators.http import require_safe

from roles.changes import PARTS, changes, count_by_part
from roles.models import Edition
from roles.portrait import portrait

SAID = 20  # characters of a nonsense number that are said back


@require_safe
def edition_compare(request: HttpRequest, key: str) -> HttpResponse:
    """?from=2&to=3, in any order. Without `to` the newest edition the reader may see, without `from` the one before."""
    visible = Edition.objects.visible_to(request.user).filter(role__key=key)
    editions = list(visible.select_related("role").order_by("-number"))
    if not editions:
        raise Http404
    before, after, problems = _chosen(request, editions)
    context = {"role": editions[0].role, "editions": editions, "problems": problems, "before": before, "after": after}
    if before and after:
        context |= _comparison(before, after)
    return render(request, "roles/edition_compare.html", context)


def _chosen(request: HttpRequest, editions: list[Edition]) -> tuple[Edition | None, Edition | None, list[str]]:
    """(before, after, what was wrong with the numbers asked for)."""
    numbers = {str(edition.number): edition for edition in editions}
    asked = {side: request.GET.get(side, "").strip() for side in ("from", "to")}
    after = numbers.get(asked["to"]) if asked["to"] else editions[0]
    earlier = [edition for edition in editions if after and edition.number < after.number]
    before = numbers.get(asked["from"]) if asked["from"] else next(iter(earlier), None)
    unknown = dict.fromkeys(said for said in asked.values() if said and said not in numbers)
    return before, after, [_unknown(said, editions[0].role.name) for said in unknown]


def _unknown(said: str, role: str) -> str:
    return f"{role} has no edition “{Truncator(said).chars(SAID)}” that you may read. Choose two of those listed here."


def _comparison(before: Edition, after: Edition) -> dict:
    whole = Edition.objects.portrayed().in_bulk({before.pk, after.pk})
    found = changes(portrait(whole[before.pk]), portrait(whole[after.pk]))
    counts = count_by_part(found)
    sections = [
        (part, heading, counts[part], [change for change in found if change.part == part])
        for part, heading in PARTS.items()
    ]
    return {"changes": found, "sections": sections}
