"""What needs me today, gathered from the apps."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from evaluations.waiting import waiting_for


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    today = waiting_for(request.user, as_of=timezone.now())
    return render(request, "home.html", {"today": today, "now": timezone.localtime()})
