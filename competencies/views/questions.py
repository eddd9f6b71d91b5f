"""HR keeps a competency's questions."""

import re

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import Conflict
from competencies.actions import questions
from competencies.forms.competencies import KEPT, QuestionForm
from competencies.models import Competency, Question
from competencies.views.saving import acknowledgement, competency_for, is_script, kept

STEPS = {"up": -1, "down": 1}
ID = re.compile(r"[0-9]{1,18}")


def question_for(competency: Competency, pk: int) -> Question:
    question = competency.questions.filter(pk=pk).first()
    if question is None:
        raise Http404(questions.GONE)
    return question


@require_http_methods(["GET", "HEAD", "POST"])
def question_add(request: HttpRequest, key: str) -> HttpResponse:
    competency = competency_for(request, key)
    form = QuestionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            question = questions.add(competency, by=request.user, question=Question(**form.cleaned_data))
        except ValidationError as error:
            form.refuse(error)
        else:
            messages.success(request, "The question is added. Its remarks, if there are any, stand beside it.")
            return redirect("competencies:question_edit", key, question.pk)
    return render(request, "competencies/question_form.html", {"form": form, "competency": competency})


@kept
@require_http_methods(["GET", "HEAD", "POST"])
def question_edit(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    competency = competency_for(request, key)
    question = question_for(competency, pk)
    outcome = KEPT
    form = QuestionForm(request.POST if request.method == "POST" else None, instance=question)
    if request.method == "POST":
        outcome = form.keep(by=request.user)
        if is_script(request):
            return acknowledgement(form, outcome)
        if outcome == KEPT:
            messages.success(request, "The question is saved.")
            return redirect("competencies:question_edit", key, pk)
    context = {"form": form, "competency": competency, "question": question, "keeps": settings.KEEP_ON_DEVICE}
    return render(request, "competencies/question_edit.html", context, status=200 if form.errors else outcome)


@require_http_methods(["GET", "HEAD", "POST"])
def question_remove(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """Shows the question first, so that nobody takes out words they have not read."""
    competency = competency_for(request, key)
    question, conflict = question_for(competency, pk), None
    if request.method == "POST":
        try:
            questions.remove(competency, by=request.user, question=question, seen=QuestionForm.seen(request.POST))
        except Conflict as error:
            question, conflict = question_for(competency, pk), error
        else:
            messages.success(request, "The question is taken out. Published editions keep theirs.")
            return redirect(f"{reverse('competencies:competency_edit', args=[key])}#questions")
    context = {
        "competency": competency,
        "question": question,
        "form": QuestionForm(instance=question),
        "conflict": conflict,
    }
    return render(request, "competencies/question_remove.html", context, status=409 if conflict else 200)


@require_POST
def question_move(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """One place up or down in the order the page showed."""
    competency = competency_for(request, key)
    question_for(competency, pk)
    way, shown = request.POST.get("way", ""), request.POST.get("order", "").split(",")
    order = [int(each) for each in shown if ID.fullmatch(each)]
    if way not in STEPS:
        raise ValidationError("Say whether the question goes up or down. Nothing was moved.")
    if pk not in order:
        raise Conflict(questions.REORDERED)
    questions.arrange(competency, by=request.user, order=(order, _moved(order, pk, STEPS[way])))
    return redirect(f"{reverse('competencies:competency_edit', args=[key])}#questions")


def _moved(order: list[int], pk: int, step: int) -> list[int]:
    """The order with one id exchanged for its neighbour; at the end of the list it stays."""
    at, moved = order.index(pk), list(order)
    if 0 <= at + step < len(order):
        moved[at], moved[at + step] = moved[at + step], moved[at]
    return moved
