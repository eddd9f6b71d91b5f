"""Candidates: added to an opening, edited; their posts."""

import secrets
from collections.abc import Sequence

from django.core.exceptions import ValidationError

from accounts import journal
from accounts.access import guarded
from accounts.models import User
from evaluations import passages
from evaluations.models import Candidate, Evaluation, Opening, Post
from evaluations.policies import add_candidate, edit_candidate

EDITABLE = (
    "name",
    "email",
    "phone",
    "current_title",
    "current_employer",
    "links",
    "summary",
    "source",
    "degree",
    "degree_field",
)
ALPHABET = "ACDEFGHJKLMNPQRTUVWXY34679"  # nothing that is misread aloud


def _code_name() -> str:
    while True:
        name = "Candidate " + "".join(secrets.choice(ALPHABET) for _ in range(5))
        if not Candidate.objects.filter(code_name=name).exists():
            return name


@guarded(add_candidate)
def add(opening: Opening, /, *, by: User, candidate: Candidate, posts: Sequence[Post] = ()) -> Evaluation:
    """Add a person to the opening, not begun. One saved before (known from another opening) is taken as they are.

    Raises ValidationError where a field does not hold, or the person is in the opening already.
    """
    if candidate._state.adding:
        candidate.code_name = _code_name()
        _check(candidate)
        candidate.save(force_insert=True)
        _save_posts(candidate, posts)
    elif opening.evaluations.filter(candidate=candidate).exists():
        raise ValidationError({"candidate": "This candidate is in the opening already."})
    evaluation = Evaluation(opening=opening, candidate=candidate)
    evaluation.full_clean()
    evaluation.save(force_insert=True)
    journal.record("added", candidate, by=by, opening=opening, evaluation=str(evaluation.pk))
    return evaluation


@guarded(edit_candidate)
def edit(candidate: Candidate, /, *, by: User, posts: Sequence[Post] | None = None, **changes) -> Candidate:
    """Change what EDITABLE names; `posts` replaces their posts. Raises ValidationError where one does not hold."""
    if unknown := set(changes) - set(EDITABLE):
        raise ValidationError(f"A candidate's {', '.join(sorted(unknown))} cannot be changed.")
    for name, value in changes.items():
        setattr(candidate, name, value)
    _check(candidate)
    candidate.save(update_fields=list(changes) or None)
    if posts is not None:
        candidate.posts.all().delete()
        _save_posts(candidate, posts)
    journal.record("edited", candidate, by=by, fields=sorted(changes), posts=None if posts is None else len(posts))
    return candidate


def _check(candidate: Candidate) -> None:
    """Also that each passage to be hidden ends: an open one would hide the rest, or show what must not be read."""
    candidate.full_clean()
    if fault := passages.fault(candidate.summary):
        raise ValidationError({"summary": fault})


def _save_posts(candidate: Candidate, posts: Sequence[Post]) -> None:
    for post in posts:
        if post.end and post.start and post.end < post.start:
            raise ValidationError("A post cannot end before it began.")
        post.candidate = candidate
        post.full_clean()
        post.save(force_insert=True)
