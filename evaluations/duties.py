"""What a person has to do in the openings they run or score in. For the home page and an opening's next step."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q

from accounts.models import User
from evaluations.enums import EvaluationState, OpeningState, ReopeningState, ScorecardState
from evaluations.models import Evaluation, Opening, Reopening, Scorecard
from evaluations.naming import Names, names
from evaluations.order import turn
from evaluations.panel import Panel, panels
from evaluations.phrases import late, listed, sentence, several
from evaluations.policies import PLANNING
from evaluations.progress import own_progress

REOPENED = "Reopened as you asked, and not counted until it is in again; "
NEWS = timedelta(days=7)  # how long the home page says that a request was refused; the scorecard's page always does


@dataclass(frozen=True)
class Task:
    """One thing to do, lowest `rank` first. `view` and `pk` name the page, `label` its button, `of` what it opens.

    `turn` is the place of a scorecard of one's own among those due at the same time.
    """

    rank: int
    title: str
    reason: str
    label: str
    of: str
    view: str
    pk: UUID
    opening: Opening
    due: datetime | None = None
    late: str = ""
    turn: str = ""

    @property
    def is_scoring(self) -> bool:
        """One's own scorecard: nothing comes before it."""
        return self.rank == 0


def tasks_for(
    user: User, openings: Iterable[Opening], *, as_of: datetime, scored_in: Iterable[Opening] | None = None
) -> list[Task]:
    """What the user has to do, most urgent first, in a fixed number of queries.

    `openings` are those they run. Their own scorecards, and requests to reopen one, are taken from every opening, or
    from `scored_in` alone.
    """
    openings = list(openings)
    seated = panels(opening for opening in openings if opening.state in PLANNING)
    called = names(user, openings)
    tasks = [
        *_own_scorecards(user, scored_in, as_of),
        *_reopenings(user, scored_in, as_of),
        *_to_decide(user, openings, called),
        *_to_begin(user, openings, seated, called),
        *_panels(openings, seated),
        *_drafts(openings, seated),
    ]
    far = as_of + timedelta(days=10_000)
    return sorted(
        tasks, key=lambda task: (not task.late, task.rank, task.due or far, task.turn, task.title, str(task.pk))
    )


def _own_scorecards(user: User, openings: Iterable[Opening] | None, as_of: datetime) -> Iterator[Task]:
    mine = Scorecard.objects.outstanding().filter(assessor=user, evaluation__in=Evaluation.objects.visible_to(user))
    mine = mine.filter(evaluation__state=EvaluationState.UNDER_WAY)
    if openings is not None:
        mine = mine.filter(evaluation__opening__in=openings)
    granted = Reopening.objects.filter(scorecard=OuterRef("pk"), state=ReopeningState.GRANTED)
    mine = mine.annotate(is_reopened=Exists(granted))
    cards = list(mine.select_related("evaluation__candidate", "evaluation__opening"))
    done = own_progress(cards)
    called = names(user, {card.evaluation.opening for card in cards})
    for card in cards:
        name, (answered, asked) = called.of(card.evaluation), done[card.pk]
        begun = card.state == ScorecardState.DRAFT
        yield Task(
            rank=0,
            title=f"Finish your scorecard for {name}" if begun else f"Score {name}",
            reason=f"{REOPENED if card.is_reopened else ''}{answered} of {asked} focus competencies done",
            label="Continue" if begun else "Begin scoring",
            of=f" scoring {name}" if begun else f" {name}",
            view="evaluations:scorecard_detail",
            pk=card.pk,
            opening=card.evaluation.opening,
            due=card.due_at,
            late=late(card.due_at, as_of),
            turn=turn(user, card.evaluation_id),
        )


def _reopenings(user: User, openings: Iterable[Opening] | None, as_of: datetime) -> Iterator[Task]:
    """Requests to reopen a scorecard: others' for the user to answer, and their own that was refused of late."""
    refused = Q(
        scorecard__assessor=user,
        scorecard__state=ScorecardState.SUBMITTED,
        scorecard__evaluation__state=EvaluationState.UNDER_WAY,
        state=ReopeningState.REFUSED,
        answered_at__gt=as_of - NEWS,
    )
    later = Reopening.objects.filter(scorecard=OuterRef("scorecard"), asked_at__gt=OuterRef("asked_at"))
    to_answer = Reopening.objects.unanswered().answerable_by(user)
    found = Reopening.objects.visible_to(user).filter(Q(pk__in=to_answer.values("pk")) | refused & ~Exists(later))
    if openings is not None:
        found = found.filter(scorecard__evaluation__opening__in=openings)
    found = list(
        found.select_related(
            "answered_by", "scorecard__assessor", "scorecard__evaluation__candidate", "scorecard__evaluation__opening"
        )
    )
    called = names(user, {each.scorecard.evaluation.opening for each in found})
    for each in found:
        card = each.scorecard
        name, opening = called.of(card.evaluation), card.evaluation.opening
        if each.state == ReopeningState.REFUSED:
            yield Task(
                rank=1,
                title=f"Your scorecard for {name} stays as it is",
                reason=f"{each.answered_by.name} refused to reopen it",
                label="Read why",
                of=f" your scorecard for {name} stays",
                view="evaluations:scorecard_detail",
                pk=card.pk,
                opening=opening,
            )
        else:
            yield Task(
                rank=1,
                title=f"Answer {card.assessor.name}'s request for {name}",
                reason=f"{card.assessor.name} asks to change a submitted scorecard",
                label="Answer",
                of=f" {card.assessor.name}'s request for {name}",
                view="evaluations:reopening_answer",
                pk=each.pk,
                opening=opening,
            )


def _to_decide(user: User, openings: list[Opening], called: Names) -> Iterator[Task]:
    managed = [opening for opening in openings if user.is_hr or opening.manager_id == user.pk]
    ready = Evaluation.objects.open_to(user).under_way().complete().filter(opening__in=managed)
    state = "scorecards__state"
    ready = ready.annotate(
        submitted=Count("scorecards", filter=Q(**{state: ScorecardState.SUBMITTED})),
        recused=Count("scorecards", filter=Q(**{state: ScorecardState.RECUSED})),
    )
    for evaluation in ready.select_related("candidate", "opening"):
        name, count = called.of(evaluation), evaluation.submitted
        all_in = {1: "The one scorecard is in", 2: "Both scorecards are in"}.get(
            count, f"All {several(count, 'scorecard')} are in"
        )
        yield Task(
            rank=1,
            title=f"Decide on {name}",
            reason=all_in + (f", {several(evaluation.recused, 'assessor')} recused" if evaluation.recused else ""),
            label="Open scoresheet",
            of=f" of {name}",
            view="evaluations:scoresheet",
            pk=evaluation.pk,
            opening=evaluation.opening,
        )


def _to_begin(user: User, openings: list[Opening], seated: dict[UUID, Panel], called: Names) -> Iterator[Task]:
    """One task an opening, however many candidates wait there."""
    ready = [opening for opening in openings if opening.state == OpeningState.OPEN]
    waiting: dict[UUID, list[Evaluation]] = {}
    found = Evaluation.objects.visible_to(user).filter(opening__in=ready, state=EvaluationState.NOT_BEGUN)
    for evaluation in found.select_related("candidate"):
        waiting.setdefault(evaluation.opening_id, []).append(evaluation)
    for opening in ready:
        if not (evaluations := waiting.get(opening.pk)):
            continue
        people = len(seated[opening.pk].load)
        one = len(evaluations) == 1
        name = called.of(evaluations[0])
        yield Task(
            rank=2,
            title=f"Begin the evaluation of {name}" if one else f"Begin {several(len(evaluations), 'evaluation')}",
            reason=f"{sentence(several(people, 'assessor'))} {'gets' if people == 1 else 'get'} a scorecard then"
            + ("" if one else f": {listed(sorted(map(called.of, evaluations)))}"),
            label="Arrange" if one else "Open opening",
            of=f" the evaluation of {name}" if one else f" {opening.title}",
            view="evaluations:evaluation_arrange" if one else "evaluations:opening_detail",
            pk=evaluations[0].pk if one else opening.pk,
            opening=opening,
        )


def _panels(openings: list[Opening], seated: dict[UUID, Panel]) -> Iterator[Task]:
    """Must-haves fewer than two people would assess. A draft with empty stages has a task of its own."""
    for opening in openings:
        panel = seated.get(opening.pk)
        if panel is None or not (panel.uncovered or panel.thin) or panel.empty_stages:
            continue
        bare = panel.uncovered
        who = "Nobody" if bare else "One person"
        yield Task(
            rank=3,
            title=f"Seat {'an' if bare else 'a second'} assessor in {opening.title}",
            reason=f"{who} would assess {listed(bare or panel.thin)}, "
            + ("a must-have" if len(bare or panel.thin) == 1 else "must-haves"),
            label="Open panel",
            of=f" of {opening.title}",
            view="evaluations:panel_edit",
            pk=opening.pk,
            opening=opening,
        )


def _drafts(openings: list[Opening], seated: dict[UUID, Panel]) -> Iterator[Task]:
    for opening in openings:
        if opening.state != OpeningState.DRAFT:
            continue
        empty = seated[opening.pk].empty_stages
        yield Task(
            rank=4,
            title=f"Seat the panel of {opening.title}" if empty else f"Open {opening.title}",
            reason=f"{sentence(several(len(empty), 'stage'))} {'has' if len(empty) == 1 else 'have'} no seat yet"
            if empty
            else "Every stage has a seat; candidates can be evaluated once it is open",
            label="Open panel" if empty else "Open draft",
            of=f" of {opening.title}" if empty else f" {opening.title}",
            view="evaluations:panel_edit" if empty else "evaluations:opening_detail",
            pk=opening.pk,
            opening=opening,
        )
