"""For those who run Plumbline: whether the process answers and its database answers it, and how the workers fare."""

from datetime import timedelta
from secrets import compare_digest
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import demand
from evaluations.phrases import several
from exports import health, policies


@login_not_required
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Anybody learns whether it lives: 200 as long as the database answers, whatever else is wrong. `degraded` says
    that exports are; what and how much, whoever sends HEALTH_TOKEN as a bearer token."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    found = health.read(timezone.now())
    said: dict[str, Any] = {"status": "degraded" if found.troubles else "ok"}
    if is_operator(request):
        said |= {"troubles": found.troubles, **figures(found)}
    return JsonResponse(said)


def is_operator(request: HttpRequest) -> bool:
    given = request.headers.get("Authorization", "").encode()
    return bool(settings.HEALTH_TOKEN) and compare_digest(given, f"Bearer {settings.HEALTH_TOKEN}".encode())


def figures(found: health.Health) -> dict[str, Any]:
    """Counts, and seconds; null where nothing waits or nobody was heard."""
    lines = {"single": found.single, "bulk": found.bulk}
    told: dict[str, Any] = {
        name: {
            "waiting": line.waiting,
            "running": line.running,
            "oldest_waiting_seconds": _seconds(line.oldest),
            "worker_heard_seconds_ago": _seconds(line.heard),
        }
        for name, line in lines.items()
    }
    storage = {"storage_full": found.is_full, "storage_away": found.is_away}
    return {**told, "swept_seconds_ago": _seconds(found.asked), **storage}


@require_safe
def health_detail(request: HttpRequest) -> HttpResponse:
    demand(policies.read_health, request.user, None)
    found = health.read(timezone.now())
    named = [("Asked for one by one", found.single), ("Batches and tables", found.bulk)]
    lines = [(name, line, in_words(line.oldest), in_words(line.heard)) for name, line in named]
    context = {"health": found, "lines": lines, "swept": in_words(found.asked), "now": timezone.localtime()}
    return render(request, "health.html", context)


def in_words(span: timedelta | None) -> str:
    """In its largest unit, "" for None."""
    if span is None:
        return ""
    seconds = int(span.total_seconds())
    if seconds == 0:
        return "less than a second"
    for unit, length in (("day", 86_400), ("hour", 3600), ("minute", 60)):
        if seconds >= 2 * length:
            return several(seconds // length, unit)
    return several(seconds, "second")


def _seconds(span: timedelta | None) -> int | None:
    return None if span is None else int(span.total_seconds())
