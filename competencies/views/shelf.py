from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from competencies.enums import Kind, Rank
from competencies.models import Competency

IN_FORCE = Q(requirements__edition__state="published")
HEADS = {Kind.HARD.value: "Hard skills", Kind.SOFT.value: "Soft skills"}


@require_safe
def competency_list(request: HttpRequest) -> HttpResponse:
    """The library; `?kind=hard` or `?kind=soft` shows one kind of it."""
    kind = request.GET.get("kind", "")
    competencies = Competency.objects.visible_to(request.user).annotate(uses=Count("requirements", filter=IN_FORCE))
    if kind in HEADS:
        competencies = competencies.filter(kind=kind)
    rows = list(competencies)
    groups = [(name, [row for row in rows if row.kind == one and not row.retired_at]) for one, name in HEADS.items()]
    context = {
        "kind": kind,
        "choices": [("", "All"), *HEADS.items()],
        "unknown": kind if kind and kind not in HEADS else "",
        "groups": [group for group in groups if group[1]],
        "retired": [row for row in rows if row.retired_at],
    }
    return render(request, "competencies/competency_list.html", context)


@require_safe
def competency_detail(request: HttpRequest, key: str) -> HttpResponse:
    competency = get_object_or_404(Competency.objects.visible_to(request.user).whole(), key=key)
    used = competency.requirements.filter(edition__state="published").select_related("edition__role")
    context = {
        "competency": competency,
        "used_in": [(line, dict(Rank.choices)[line.target]) for line in used.order_by("edition__role__name")],
    }
    return render(request, "competencies/competency_detail.html", context)
