from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from accounts.access import demand
from accounts.models import User
from evaluations import policies
from evaluations.actions import candidates
from evaluations.forms.candidates import KNOWN, BasePosts, CandidateForm, KnownForm, NewCandidateForm, posts_formset
from evaluations.forms.faults import beside
from evaluations.models import Candidate, Evaluation, Opening
from evaluations.naming import names, shown_name
from evaluations.views.openings import opening_for


@require_http_methods(["GET", "HEAD", "POST"])
def candidate_add(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A new person with their posts, or one known from another opening: two forms, two buttons."""
    opening = opening_for(request.user, pk)
    demand(policies.add_candidate, request.user, opening)
    given = request.POST or None
    picks = given is not None and "candidate" in given
    known = KnownForm(given if picks else None, found=_known(request.user, opening))
    form = NewCandidateForm(None if picks else given)
    posts = posts_formset(None if picks else given)
    chosen = known if picks else form
    if given is not None and (chosen.is_valid() if picks else _hold(form, posts)):
        try:
            evaluation = candidates.add(
                opening,
                by=request.user,
                candidate=known.cleaned_data["candidate"] if picks else form.instance,
                posts=() if picks else posts.posts(),
            )
        except ValidationError as error:
            beside(chosen, error)
        else:
            return _added(request, opening, evaluation)
    context = {"opening": opening, "form": form, "posts": posts, "known": known, "failed": chosen}
    return render(request, "evaluations/candidate_add.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def candidate_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    candidate = get_object_or_404(Candidate.objects.visible_to(request.user), pk=pk)
    demand(policies.edit_candidate, request.user, candidate)
    form = CandidateForm(request.POST or None, instance=Candidate.objects.get(pk=pk))
    posts = posts_formset(request.POST or None, held=list(candidate.posts.all()))
    back = _latest(Evaluation.objects.with_contact_for(request.user).filter(candidate=candidate))
    if request.method == "POST" and _hold(form, posts):
        try:
            candidates.edit(candidate, by=request.user, posts=posts.posts(), **form.cleaned_data)
        except ValidationError as error:
            beside(form, error)
        else:
            messages.success(request, f"{candidate.name} is saved.")
            return redirect("evaluations:evaluation_arrange", pk=back.pk)
    context = {"form": form, "posts": posts, "candidate": candidate, "back": back}
    return render(request, "evaluations/candidate_edit.html", context)


def _hold(form: CandidateForm, posts: BasePosts) -> bool:
    """Whether both do; asked of both, so that the page says everything at once."""
    holds = form.is_valid()
    if posts.is_valid():
        return holds
    form.add_error(None, "A post is not complete. Its row says what is missing.")
    return False


def _known(user: User, opening: Opening) -> QuerySet[Candidate]:
    """Candidates of other openings whose contact data the user may read, the newest; erased ones are nobody.

    None where the user scores under code names: who is missing from the list would be here already.
    """
    if opening.pk in names(user, [opening]).coded:
        return Candidate.objects.none()
    found = Candidate.objects.with_contact_for(user).exclude(evaluations__opening=opening).filter(erased_at=None)
    newest = found.order_by("-created_at").values("pk")[:KNOWN]
    return Candidate.objects.filter(pk__in=newest).order_by("name", "pk")


def _latest(evaluations: QuerySet[Evaluation]) -> Evaluation:
    return evaluations.select_related("opening").order_by("-opening__created_at", "pk")[0]


def _added(request: HttpRequest, opening: Opening, evaluation: Evaluation) -> HttpResponse:
    seen = Evaluation.objects.visible_to(request.user).filter(pk=evaluation.pk).exists()
    name = shown_name(evaluation, request.user)
    said = f"{name} is added." if seen else "The candidate is added; their evaluation is closed to you."
    messages.success(request, said)
    return redirect("evaluations:opening_detail", pk=opening.pk)
