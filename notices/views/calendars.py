from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import allows
from evaluations.models import Interview
from notices import calendars, policies
from notices.actions import feeds
from notices.models import Feed


@require_safe
def interview_calendar(request: HttpRequest, pk: UUID, key: str) -> HttpResponse:
    """One interview as a file. Whoever neither sits in it nor runs the opening finds nothing here."""
    found = Interview.objects.select_related("stage", "evaluation__candidate", "evaluation__opening")
    interview = get_object_or_404(found, evaluation=pk, stage__key=key)
    if not allows(policies.read_interview, request.user, interview):
        raise Http404
    answer = _calendar(calendars.file(interview, request.user))
    answer["Content-Disposition"] = 'attachment; filename="interview.ics"'
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def feed_edit(request: HttpRequest) -> HttpResponse:
    """One's calendar address. It is shown in the answer to the form that makes it, and never again."""
    context = {}
    if request.method == "POST":
        token = feeds.make(request.user, by=request.user)
        context["address"] = settings.SITE_URL + reverse("notices:feed", args=[token])
    context["feed"] = Feed.objects.filter(person=request.user).first()
    return render(request, "notices/feed_edit.html", context)


@require_POST
def feed_revoke(request: HttpRequest) -> HttpResponse:
    feeds.revoke(request.user, by=request.user)
    messages.success(request, "The calendar address is taken back. Programs that use it get nothing more.")
    return redirect("notices:feed_edit")


@login_not_required
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar itself, for programs that know its address; the address is all they need."""
    person = get_object_or_404(Feed.objects.opened_by(token).select_related("person")).person
    return _calendar(calendars.feed(person, timezone.now()))


def _calendar(content: bytes) -> HttpResponse:
    return HttpResponse(content, content_type="text/calendar; charset=utf-8")
