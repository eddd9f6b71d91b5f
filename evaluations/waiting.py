"""What needs a person today: their tasks, whom they wait for, what comes up, and their openings."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q

from accounts.models import User
from evaluations.duties import Task, tasks_for
from evaluations.enums import EvaluationState
from evaluations.models import Evaluation, Interview, Opening, Scorecard, Seat
from evaluations.naming import names
from evaluations.order import turn
from evaluations.phrases import late, sentence, several
from evaluations.policies import PLANNING
from evaluations.progress import Counts, counts, end
from roles.models import Edition

SHOWN = 12  # lines of each list; the rest is counted


@dataclass(frozen=True)
class Awaited:
    """A colleague's outstanding scorecard in an opening one runs."""

    name: str
    assessor: User
    opening: Opening
    due: datetime | None
    late: str


@dataclass(frozen=True)
class Coming:
    """An interview not over yet, in which the reader sits or which they run. `card` is their own scorecard, if any."""

    interview: Interview
    name: str
    opening: Opening
    focus: int
    card: UUID | None


@dataclass(frozen=True)
class Shelf:
    """One of the reader's openings, with scorecards in."""

    opening: Opening
    counts: Counts


@dataclass(frozen=True)
class Today:
    """Lists are cut to SHOWN; the counts beside them are whole."""

    tasks: list[Task]
    drafts: list[Edition]
    awaited: list[Awaited]
    coming: list[Coming]
    openings: list[Shelf]
    task_count: int
    awaited_count: int
    opening_count: int

    @property
    def title(self) -> str:
        count = self.task_count + len(self.drafts)
        if not count:
            return "Nothing needs you now"
        return sentence(f"{several(count, 'thing')} {'needs' if count == 1 else 'need'} you")


def waiting_for(user: User, *, as_of: datetime) -> Today:
    """Everything the home page shows `user` at `as_of`, in a fixed number of queries."""
    run = list(run_by(user).filter(state__in=PLANNING))
    tasks = tasks_for(user, run, as_of=as_of)
    awaited = list(_awaited(user, run, as_of))
    seen = Opening.objects.visible_to(user).filter(state__in=PLANNING)
    shelf = list(seen.select_related("edition__role")[:SHOWN])
    known = counts(user, shelf)
    return Today(
        tasks=tasks[:SHOWN],
        drafts=_drafts_to_read(user),
        awaited=awaited[:SHOWN],
        coming=_coming(user, as_of),
        openings=[Shelf(opening, known[opening.pk]) for opening in shelf],
        task_count=len(tasks),
        awaited_count=len(awaited),
        opening_count=seen.count(),
    )


def _drafts_to_read(user: User) -> list[Edition]:
    """Drafts that a colleague asked the user to read, and that they have not read."""
    if not user.is_hr:
        return []
    asked = Edition.objects.visible_to(user).drafts().filter(review_asked_of=user, reviewed_at=None)
    return list(asked.select_related("role", "review_asked_by"))


def run_by(user: User):
    """Openings whose manager or recruiter the user is. HR may run all; what waits is for those who are named."""
    return Opening.objects.visible_to(user).filter(Q(manager=user) | Q(recruiter=user))


def _awaited(user: User, openings: list[Opening], as_of: datetime) -> Iterator[Awaited]:
    cards = Scorecard.objects.outstanding().filter(
        evaluation__in=Evaluation.objects.visible_to(user).under_way().filter(opening__in=openings)
    )
    called = names(user, openings)
    found = cards.exclude(assessor=user).select_related("assessor", "evaluation__candidate", "evaluation__opening")
    far = as_of + timedelta(days=10_000)
    for card in sorted(found, key=lambda card: (card.due_at or far, called.of(card.evaluation), card.assessor.name)):
        yield Awaited(
            called.of(card.evaluation), card.assessor, card.evaluation.opening, card.due_at, late(card.due_at, as_of)
        )


def _coming(user: User, as_of: datetime) -> list[Coming]:
    seats = Seat.objects.held().filter(assessor=user, stage=OuterRef("stage"), opening=OuterRef("evaluation__opening"))
    found = (
        Interview.objects.filter(
            Q(Exists(seats)) | Q(evaluation__opening__in=run_by(user).values("pk")),
            evaluation__in=Evaluation.objects.visible_to(user),
            evaluation__state__in=(EvaluationState.NOT_BEGUN, EvaluationState.UNDER_WAY),
            starts_at__gte=as_of - timedelta(hours=10),  # the longest an interview lasts
        )
        .select_related("stage", "evaluation__candidate", "evaluation__opening")
        .annotate(focus=Count("stage__focus", distinct=True))
        .order_by("starts_at", "stage__position", "pk")[
            : SHOWN * 2
        ]  # an annotation with a count drops the model's order
    )
    interviews = sorted(
        (each for each in found if end(each) > as_of),
        key=lambda each: (each.starts_at, each.stage.position, turn(user, each.evaluation_id)),
    )[: SHOWN // 2]
    called = names(user, {each.evaluation.opening for each in interviews})
    own = Scorecard.objects.outstanding().filter(assessor=user, evaluation__in=[i.evaluation_id for i in interviews])
    cards = dict(own.values_list("evaluation_id", "pk"))
    return [
        Coming(each, called.of(each.evaluation), each.evaluation.opening, each.focus, cards.get(each.evaluation_id))
        for each in interviews
    ]
