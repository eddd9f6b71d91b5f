"""The lists of a draft: lines added, taken out and put in order."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from competencies.forms.kept import ids
from roles import coverage
from roles.actions import drafts
from roles.forms.lines import AskForm
from roles.models import Edition, Focus, InterviewStage, Requirement
from roles.views.editor import draft_for, frame, whole_draft
from roles.views.sections import Section, section_for

STEPS = {"up": -1, "down": 1}


@require_http_methods(["GET", "HEAD", "POST"])
def draft_section(request: HttpRequest, key: str, section: str) -> HttpResponse:
    """One part of a draft: its lines, and a form for one more."""
    draft, part = draft_for(request, key), section_for(section)
    form = _empty(draft, part, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            line, joined = _line(part, form)
            added = drafts.add(draft, by=request.user, line=line, joined=joined)
            return redirect("roles:draft_line", key, section, added.pk)
        except ValidationError as error:
            for place, sentences in _sentences(error).items():
                form.add_error(place if place in form.fields else None, sentences)
    draft = whole_draft(request, key)
    context = frame(request, draft, part.part) | {
        "form": form,
        "section": part,
        "groups": [
            (heading, [(line, part.label(line), part.sub(line)) for line in lines])
            for heading, lines in part.groups(draft)
        ],
        "count": len(part.lines(draft)),
    }
    if part.slug == "plan":
        return render(request, "roles/draft_plan.html", context | _plan(draft))
    return render(request, "roles/draft_list.html", context)


def _empty(draft: Edition, part: Section, data: Any) -> Any:
    if part.is_skills:
        return AskForm(data, edition=draft, kind=part.slug)
    return part.form(data, instance=part.model(edition=draft))


def _line(part: Section, form: Any) -> tuple[Any, dict[str, list[int]]]:
    if part.is_skills:
        return Requirement(competency=form.cleaned_data["competency"]), {}
    joins = {field.name for field in part.model._meta.many_to_many} & set(form.fields)
    return form.instance, {name: [row.pk for row in form.cleaned_data[name]] for name in joins}


def _sentences(error: ValidationError) -> dict[str, list[str]]:
    return error.message_dict if hasattr(error, "error_dict") else {"": error.messages}


def _plan(draft: Edition) -> dict[str, Any]:
    """The matrix of requirements × stages, with what it leaves open."""
    stages = list(draft.stages.all())
    asked = {stage.pk: {focus.requirement_id for focus in stage.focus.all()} for stage in stages}
    rows = []
    for line in sorted(draft.requirements.all(), key=lambda each: (not each.must_have, -each.weight)):
        cells = [(stage, line.pk in asked[stage.pk]) for stage in stages]
        rows.append((line, cells, sum(ticked for _stage, ticked in cells)))
    return {
        "stages": [(stage, len(asked[stage.pk]), _each(stage, len(asked[stage.pk]))) for stage in stages],
        "rows": rows,
        "minutes": sum(stage.minutes for stage in stages),
        "most": coverage.FOCUS,
        "was": ",".join(f"{stage}-{line}" for stage, lines in asked.items() for line in sorted(lines)),
        "checks": [check for check in coverage.checks(draft) if _is_of_plan(check.place)],
        "once": [line.words["name"] for line, _cells, count in rows if count == 1],
    }


def _each(stage: InterviewStage, count: int) -> int | None:
    return stage.minutes // count if count else None


def _is_of_plan(place: str) -> bool:
    return place.startswith("stages.") or place.endswith(".stages")


@require_POST
def line_remove(request: HttpRequest, key: str, section: str, pk: int) -> HttpResponse:
    draft, part = draft_for(request, key), section_for(section)
    line = part.line(draft, pk)
    said = part.label(line)
    drafts.remove(draft, line=line, by=request.user)
    messages.success(request, f"Removed from the draft: {said}")
    return redirect("roles:draft_section", key, section)


@require_POST
def line_move(request: HttpRequest, key: str, section: str, pk: int) -> HttpResponse:
    draft, part = draft_for(request, key), section_for(section)
    line, way = part.line(draft, pk), request.POST.get("way", "")
    if way not in STEPS:
        messages.error(request, "Say whether the line goes up or down. Nothing was moved.")
    else:
        drafts.move(draft, line=line, by=request.user, step=STEPS[way])
    return redirect(f"{_section_url(key, section)}#{way}-{pk}")


@require_POST
def line_order(request: HttpRequest, key: str, section: str, pk: int) -> HttpResponse:
    """The whole order of the list a line stands in, as it was dragged."""
    draft, part = draft_for(request, key), section_for(section)
    return _ordered(request, draft, part.line(draft, pk), _section_url(key, section))


@require_POST
def plan_save(request: HttpRequest, key: str) -> HttpResponse:
    """The matrix as it is to stand; `was` is how it stood when it was shown, so others' cells stay as they are."""
    draft = draft_for(request, key)
    was, now = _cells(request.POST.get("was", "").split(",")), _cells(request.POST.getlist("asks"))
    try:
        drafts.plan(draft, by=request.user, asks=now - was, drops=was - now)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    if not request.htmx:
        return redirect(f"{_section_url(key, 'plan')}#plan")
    fresh = whole_draft(request, key)
    return render(request, "roles/_plan_saved.html", frame(request, fresh, "plan") | _plan(fresh) | {"swapped": True})


def _cells(said: Iterable[str]) -> set[drafts.Cell]:
    """Pairs of ids from "12-34"; what is none is left out."""
    pairs = (ids(each.replace("-", ",")) for each in said)
    return {(pair[0], pair[1]) for pair in pairs if len(pair) == 2}


@require_POST
def focus_move(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """One focus competency of a stage, earlier or later."""
    draft = draft_for(request, key)
    focus = Focus.objects.filter(stage__edition=draft, pk=pk).select_related("stage").first()
    way = request.POST.get("way", "")
    if focus is None or way not in STEPS:
        messages.error(request, "That competency is not in this stage any more. Nothing was moved.")
        return redirect("roles:draft_section", key, "plan")
    drafts.move(draft, line=focus, by=request.user, step=STEPS[way])
    return redirect(f"{_line_url(key, focus.stage_id)}#{way}-{pk}")


def _ordered(request: HttpRequest, draft: Edition, line: Any, onward: str) -> HttpResponse:
    try:
        drafts.arrange(draft, line=line, by=request.user, order=ids(request.POST.get("order", "")))
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect(onward)


def _section_url(key: str, section: str) -> str:
    return redirect("roles:draft_section", key, section).url


def _line_url(key: str, pk: int) -> str:
    return redirect("roles:draft_line", key, "plan", pk).url
