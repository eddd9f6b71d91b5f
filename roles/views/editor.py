"""The editor of a draft: one part a page, saved while one types, the difference to the edition in force beside it."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import Conflict
from competencies.forms.competencies import words_form
from competencies.forms.kept import KeptForm
from roles import coverage
from roles.actions import drafts, editions
from roles.changes import changes, count_by_part
from roles.forms.lines import DefinitionForm
from roles.models import Edition, Role
from roles.portrait import portrait
from roles.views.sections import SECTIONS, Section, section_for

GONE = "This draft is not there any more: it was published or discarded. Copy what you typed before you leave."


def draft_for(request: HttpRequest, key: str) -> Edition:
    """The role's draft, without its lines. Raises Http404 where there is none for this reader."""
    return _draft(Edition.objects.visible_to(request.user).drafts().filter(role__key=key).select_related("role"))


def whole_draft(request: HttpRequest, key: str) -> Edition:
    """The same with every line, for a page."""
    drafted = Edition.objects.visible_to(request.user).drafts().filter(role__key=key).whole()
    return _draft(drafted.select_related("role", "edited_by", "reviewed_by", "review_asked_of"))


def _draft(drafted: QuerySet[Edition]) -> Edition:
    draft = drafted.first()
    if draft is None:
        raise Http404(GONE)
    return draft


def frame(request: HttpRequest, draft: Edition, part: str) -> dict[str, Any]:
    """What stands around every part: contents, how saving stands, and the difference to the edition in force."""
    base = draft.role.editions.published().whole().first()
    found = changes(portrait(base), portrait(draft)) if base else []
    counts, problems = count_by_part(found), _problems(draft)
    contents = [("definition", "Definition", reverse("roles:draft_edit", args=[draft.role.key]))]
    contents += [
        (section.part, section.title, reverse("roles:draft_section", args=[draft.role.key, section.slug]))
        for section in SECTIONS
    ]
    edited = timezone.localtime(draft.edited_at) if draft.edited_at else None
    return {
        "draft": draft,
        "role": draft.role,
        "base": base,
        "part": part,
        "changes": found,
        "contents": [(name, title, url, counts.get(name, 0), problems.get(name, 0)) for name, title, url in contents],
        "problem_count": sum(problems.values()),
        "saved": f"Saved {edited:%H:%M}" if edited and edited.date() == timezone.localdate() else "All changes saved",
        "keeps": settings.KEEP_ON_DEVICE,
    }


def _problems(draft: Edition) -> dict[str, int]:
    """Part → how many errors stand there."""
    kinds = {line.competency.key: line.competency.kind for line in draft.requirements.all()}
    found: dict[str, int] = {}
    for check in coverage.checks(draft):
        if check.level == coverage.ERROR:
            part = part_of(check.place, kinds)
            found[part] = found.get(part, 0) + 1
    return found


def part_of(place: str, kinds: dict[str, str]) -> str:
    """The part of the editor in which a check's place is mended. `kinds`: competency key → hard or soft."""
    head, *rest = place.split(".")
    if head == "stages" or rest[1:] == ["stages"]:
        return "plan"
    if head == "requirements":
        return kinds.get(rest[0], "hard") if rest else "hard"
    return head if head == "responsibilities" else "definition"


@require_POST
def draft_open(request: HttpRequest, key: str) -> HttpResponse:
    role = get_object_or_404(Role.objects.visible_to(request.user), key=key)
    editions.open_draft(role, by=request.user)
    return redirect("roles:draft_edit", key)


@require_POST
def draft_discard(request: HttpRequest, key: str) -> HttpResponse:
    draft = draft_for(request, key)
    editions.discard(draft, by=request.user)
    left = draft.role.editions.exists()
    return redirect("roles:edition_list", key) if left else redirect("roles:role_list")


@require_http_methods(["GET", "HEAD", "POST"])
def draft_edit(request: HttpRequest, key: str) -> HttpResponse:
    draft = draft_for(request, key)
    form = DefinitionForm(request.POST if request.method == "POST" else None, instance=draft)
    page = partial(_definition_page, request, key)
    if request.method == "POST":
        return save(request, draft, form, page=page, onward=reverse("roles:draft_edit", args=[key]))
    return page(form)


def _definition_page(request: HttpRequest, key: str, form: KeptForm, status: int = 200) -> HttpResponse:
    around = frame(request, whole_draft(request, key), "definition")  # afresh: a form writes into its own instance
    return render(request, "roles/draft_definition.html", around | {"form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def draft_line(request: HttpRequest, key: str, section: str, pk: int) -> HttpResponse:
    """One line of a draft: a responsibility, a skill with what the job demands of it, a stage."""
    draft, part = draft_for(request, key), section_for(section)
    line = part.line(draft, pk)
    form = part.form(request.POST if request.method == "POST" else None, instance=line)
    page = partial(_line_page, request, key, part, pk)
    if request.method == "POST":
        here = reverse("roles:draft_line", args=[key, section, pk])
        return save(request, draft, form, line=line, page=page, onward=here)
    return page(form)


def _line_page(
    request: HttpRequest, key: str, part: Section, pk: int, form: KeptForm, status: int = 200
) -> HttpResponse:
    draft = whole_draft(request, key)
    lines = part.lines(draft)
    at = [line.pk for line in lines].index(pk)
    context = frame(request, draft, part.part) | {
        "form": form,
        "section": part,
        "line": lines[at],
        "called": part.label(lines[at]),
        "place": at + 1,
        "count": len(lines),
        "before": lines[at - 1] if at else None,
        "after": lines[at + 1] if at + 1 < len(lines) else None,
        "checks": _checks_of(draft, lines[at], part),
    }
    if part.is_skills:
        context |= _skill(draft, lines[at], request.path)
    if part.slug == "plan":
        words = {line.pk: line.words for line in draft.requirements.all()}
        context["focus"] = [(each.pk, words[each.requirement_id]) for each in lines[at].focus.all()]
    template = "roles/draft_skill.html" if part.is_skills else "roles/draft_line.html"
    return render(request, template, context, status=status)


def _checks_of(draft: Edition, line: Any, part: Section) -> list[coverage.Check]:
    """What stands in the way of publishing on this line."""
    name = line.competency.key if part.is_skills else getattr(line, "key", "")
    head = {"plan": "stages", "responsibilities": "responsibilities"}.get(part.slug, "requirements")
    own = f"{head}.{name}."
    errors = (check for check in coverage.checks(draft) if check.level == coverage.ERROR)
    return [check for check in errors if name and check.place.startswith(own)]


def _skill(draft: Edition, line: Any, here: str) -> dict[str, Any]:
    """What a skill's page shows besides: its share of the whole, and the library's words."""
    others = Edition.objects.drafts().filter(requirements__competency=line.competency).exclude(pk=draft.pk)
    return {
        "share": share(draft, line),
        "words_form": words_form(line.competency),
        "words_action": reverse("competencies:competency_edit", args=[line.competency.key]),
        "drafts": list(others.select_related("role")),
        "questions": line.competency.questions.all(),
        "next": here,
    }


def share(draft: Edition, line: Any) -> tuple[str, int, int]:
    """("8.3 %", 3, 36): a weight's part of the whole."""
    whole = sum(each.weight for each in draft.requirements.all())
    return f"{100 * line.weight / whole:.1f} %", line.weight, whole


def save(
    request: HttpRequest,
    draft: Edition,
    form: KeptForm,
    *,
    page: Callable[..., HttpResponse],
    onward: str,
    line: Any = None,
) -> HttpResponse:
    """Write what was changed. Answers a page in the middle of a sentence in JSON, a sent form with a page."""
    is_script = "application/json" in request.headers.get("Accept", "")
    try:
        if form.is_valid():
            row = drafts.write(draft, by=request.user, said=form.said(), line=line)
            if not is_script:
                return redirect(onward)
            return JsonResponse(form.acknowledged(row) | {"fragments": fragments(request, draft, line)})
    except ValidationError as error:
        form.refuse(error)
    except Conflict as conflict:
        stands = form.contest(conflict.current)
        return JsonResponse({"detail": str(conflict), "stands": stands}, status=409) if is_script else page(form, 409)
    except PermissionDenied as error:
        if is_script:
            return JsonResponse({"detail": str(error)}, status=403)
        raise
    return JsonResponse({"detail": form.faults()}, status=400) if is_script else page(form)


def fragments(request: HttpRequest, draft: Edition, line: Any = None) -> dict[str, str]:
    """Element id → what it holds now: contents and difference, as a fresh page would show them."""
    fresh = whole_draft(request, draft.role.key)
    around = frame(request, fresh, request.POST.get("part", ""))
    found = {
        name: render_to_string(f"roles/_{name.replace('-', '_')}.html", around, request)
        for name in ("draft-contents", "draft-changes")
    }
    if hasattr(line, "weight"):
        told = {"share": share(fresh, next(each for each in fresh.requirements.all() if each.pk == line.pk))}
        found["share"] = render_to_string("roles/_share.html", told, request)
    return found
