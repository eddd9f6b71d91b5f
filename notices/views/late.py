from itertools import groupby
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.access import demand
from evaluations.models import Evaluation
from notices import policies
from notices.actions import nudges
from notices.due import cards
from notices.late import late_cards, rows

PER_PAGE = 50


@require_safe
def late_list(request: HttpRequest) -> HttpResponse:
    demand(policies.read_late, request.user, None)
    now = timezone.now()
    page = Paginator(late_cards(request.user, now), PER_PAGE).get_page(request.GET.get("page"))
    lines = rows(request.user, page, now)
    groups = [(opening, list(found)) for opening, found in groupby(lines, key=lambda line: line.opening)]
    return render(request, "notices/late_list.html", {"page": page, "groups": groups})


@require_POST
def nudge(request: HttpRequest, pk: UUID) -> HttpResponse:
    # Whose scorecard is in, everyone knows who knows of the evaluation: to them it is refused, not hidden.
    seen = cards().filter(evaluation__in=Evaluation.objects.visible_to(request.user).values("pk"))
    card = get_object_or_404(seen, pk=pk)
    demand(policies.nudge, request.user, card)
    try:
        nudges.nudge(card, by=request.user)
    except ValidationError as error:
        for sentence in error.messages:
            messages.warning(request, sentence)
    else:
        messages.success(request, f"{card.assessor.name} is nudged by mail.")
    return redirect("notices:late_list")
