from itertools import zip_longest

from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from roles.models import Edition, Role
from roles.profile import profile_of

PER_PAGE = 50


@require_safe
def role_list(request: HttpRequest) -> HttpResponse:
    editions = Edition.objects.visible_to(request.user).with_counts().standing_first()
    roles = Role.objects.visible_to(request.user).prefetch_related(Prefetch("editions", editions, to_attr="visible"))
    page = Paginator(roles, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "roles/role_list.html", {"page": page})


@require_safe
def role_detail(request: HttpRequest, key: str) -> HttpResponse:
    """The profile in force; where there is none, HR's draft or the edition that was in force last."""
    return _profile(request, key)


@require_safe
def edition_detail(request: HttpRequest, key: str, number: int) -> HttpResponse:
    return _profile(request, key, number=number)


@require_safe
def edition_list(request: HttpRequest, key: str) -> HttpResponse:
    role = get_object_or_404(Role.objects.visible_to(request.user), key=key)
    editions = Edition.objects.visible_to(request.user).filter(role=role).select_related("published_by", "reviewed_by")
    newest_first = list(editions.order_by("-number"))
    pairs = zip_longest(newest_first, newest_first[1:])  # each with the one before it
    return render(request, "roles/edition_list.html", {"role": role, "pairs": pairs})


def _profile(request: HttpRequest, key: str, **which: int) -> HttpResponse:
    visible = Edition.objects.visible_to(request.user).filter(role__key=key)
    edition = visible.filter(**which).whole().standing_first().first()
    if edition is None:
        raise Http404
    context = {"profile": profile_of(edition, reader=request.user), "edition": edition, "role": edition.role}
    if request.user.is_hr:
        context["draft"] = edition if edition.is_draft else visible.drafts().first()
    if not edition.is_in_force:
        context["in_force"] = visible.published().first()
    return render(request, "roles/role_detail.html", context)
