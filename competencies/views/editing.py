"""HR keeps the library: a competency added, its words written, taken off the shelf and put back."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import demand
from competencies import policies
from competencies.actions import library
from competencies.forms.competencies import KEPT, NewCompetencyForm, WordsForm, words_form
from competencies.models import Competency
from competencies.views.saving import acknowledgement, competency_for, is_script, kept, onward


@require_http_methods(["GET", "HEAD", "POST"])
def competency_add(request: HttpRequest) -> HttpResponse:
    demand(policies.keep_library, request.user, None)
    form = NewCompetencyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and (added := form.add(by=request.user)):
        messages.success(request, f"{added.name} is in the library. Add its questions next.")
        return redirect("competencies:competency_edit", added.key)
    return render(request, "competencies/competency_form.html", {"form": form})


@kept
@require_http_methods(["GET", "HEAD", "POST"])
def competency_edit(request: HttpRequest, key: str) -> HttpResponse:
    competency = competency_for(request, key)
    if request.method != "POST":
        return _page(request, key, words_form(competency))
    form = words_form(competency, request.POST)
    outcome = form.keep(by=request.user)
    if is_script(request):
        return acknowledgement(form, outcome)
    if outcome == KEPT:
        messages.success(request, f"{form.instance.name} is saved.")
        return redirect(onward(request, reverse("competencies:competency_edit", args=[key])))
    return _page(request, key, form, status=200 if form.errors else outcome)


def _page(request: HttpRequest, key: str, form: WordsForm, status: int = 200) -> HttpResponse:
    competency = Competency.objects.whole().get(key=key)  # afresh: an action may have left the form's row half written
    questions = list(competency.questions.all())
    context: dict[str, Any] = {
        "competency": competency,
        "words_form": form,
        "words_action": reverse("competencies:competency_edit", args=[key]),
        "next": onward(request, ""),
        "keeps": settings.KEEP_ON_DEVICE,
        "form": form,
        "questions": [(question, form.remarks_on_question(place)) for place, question in enumerate(questions, 1)],
        "order": ",".join(str(question.pk) for question in questions),
    }
    used = competency.requirements.exclude(edition__state="retired").select_related("edition__role")
    editions = [line.edition for line in used.order_by("edition__role__name", "edition__number")]
    context["drafts"] = [edition for edition in editions if edition.state == "draft"]
    context["published"] = [edition for edition in editions if edition.state == "published"]
    return render(request, "competencies/competency_edit.html", context, status=status)


@require_POST
def competency_retire(request: HttpRequest, key: str) -> HttpResponse:
    competency = competency_for(request, key)
    if competency.retired_at:
        messages.info(request, f"{competency.name} is retired already.")
    else:
        library.retire(competency, by=request.user)
        messages.success(request, f"{competency.name} is retired. Profiles that ask for it keep it.")
    return redirect("competencies:competency_edit", key)


@require_POST
def competency_restore(request: HttpRequest, key: str) -> HttpResponse:
    competency = competency_for(request, key)
    if not competency.retired_at:
        messages.info(request, f"{competency.name} is on the shelf already.")
    else:
        library.restore(competency, by=request.user)
        messages.success(request, f"{competency.name} is back on the shelf: new drafts may ask for it.")
    return redirect("competencies:competency_edit", key)
