"""The rows of a case: five openings whose candidates' scorecards are cheap to make, and the batches asked for."""

import uuid
from collections.abc import Sequence
from io import StringIO

from django.core.management import call_command

from accounts.models import User
from evaluations.management import bulk
from evaluations.models import Decision, Evaluation, Opening
from exports.actions import batches, exports
from exports.models import Export
from tests.faults.faults import OPENINGS

RECRUITER = "recruiter@populated.example"
WHOLE = (bulk.COMPLETE, bulk.DECIDED)  # stories that end in a document
POISON = "word " * 1_000_000  # typesetting it takes more memory than a pool child has


def make(count: int) -> None:
    """Tables, and `count` candidates with a document to be made, in equal shares."""
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    said = {"openings": OPENINGS, "candidates": candidates(count // OPENINGS), "assessors": 2, "competencies": 3}
    call_command("populate", **said, stdout=StringIO())


def candidates(wanted: int) -> int:
    """How many candidates of an opening there are to be, for so many of them to have all scorecards in."""
    found = place = 0
    while found < wanted:
        found += bulk.STORIES[place % len(bulk.STORIES)] in WHOLE
        place += 1
    return place


def ask(people: int) -> list[Export]:
    """One batch of everything, or each manager's own."""
    openings = list(Opening.objects.order_by("title").select_related("manager"))
    if people == 1:
        return [_batch(openings, recruiter())]
    return [_batch([opening], opening.manager) for opening in openings]


def _batch(openings: Sequence[Opening], by: User) -> Export:
    return batches.request(openings, by=by, key=uuid.uuid4(), wish=batches.Wish())


def recruiter() -> User:
    return User.objects.get(email=RECRUITER)


def ask_single() -> Export:
    """The recruiter's, who waits for it at the screen."""
    evaluation = Evaluation.objects.filter(decisions=None).complete().first()
    assert evaluation
    return exports.request(evaluation, by=recruiter(), key=uuid.uuid4())


def poison(batch: Export) -> None:
    """One document of the batch is to say more than can be typeset; no form would have taken it."""
    ids = [child.evaluation_id for child in batch.children.all()]
    decision = Decision.objects.filter(evaluation__in=ids).order_by("pk").first()
    assert decision
    Decision.objects.filter(pk=decision.pk).update(reason=POISON)
