"""How far an opening's evaluations are: scorecards in, interviews held, who is late. States only, never a rating.

A row's order, counts and words depend on names, dates and states alone, so nothing here tells what anyone scored.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Q

from accounts.models import User
from evaluations.enums import EvaluationState, ScorecardState
from evaluations.models import Evaluation, Interview, Opening, Rating, Scorecard, Seat
from evaluations.naming import names
from evaluations.order import turn
from evaluations.phrases import late
from evaluations.policies import run_opening
from roles.models import Focus

READY = "Ready to decide"


@dataclass(frozen=True)
class Held:
    """One stage's interview as a cell: none set, still to come, or held."""

    interview: Interview | None
    as_of: datetime

    @property
    def is_over(self) -> bool:
        return self.interview is not None and end(self.interview) <= self.as_of


@dataclass(frozen=True)
class Progress:
    """One evaluation as its opening shows it to one reader. `is_open`: they may read its ratings now."""

    evaluation: Evaluation
    name: str
    reader: User
    cards: list[Scorecard]
    held: list[Held]
    is_open: bool
    as_of: datetime

    @property
    def own(self) -> Scorecard | None:
        return next((card for card in self.cards if card.assessor_id == self.reader.pk), None)

    @property
    def owed(self) -> Scorecard | None:
        """The reader's own scorecard, while it is theirs to fill."""
        own = self.own
        return own if own and own.is_outstanding and self.is_under_way else None

    @property
    def owed_late(self) -> str:
        """How late the reader is, "" where they are not."""
        return late(self.owed.due_at, self.as_of) if self.owed else ""

    @property
    def is_under_way(self) -> bool:
        return self.evaluation.state == EvaluationState.UNDER_WAY

    @property
    def has_begun(self) -> bool:
        return self.evaluation.begun_at is not None

    @property
    def expected(self) -> list[Scorecard]:
        return [card for card in self.cards if card.state != ScorecardState.RECUSED]

    @property
    def submitted(self) -> list[Scorecard]:
        return [card for card in self.cards if card.state == ScorecardState.SUBMITTED]

    @property
    def outstanding(self) -> list[Scorecard]:
        return [card for card in self.cards if card.is_outstanding] if self.is_under_way else []

    @property
    def late(self) -> list[tuple[Scorecard, str]]:
        """Other people's late scorecards with how late they are, the longest wait first."""
        behind = [(card, late(card.due_at, self.as_of)) for card in self.outstanding if card != self.owed]
        return sorted(((card, words) for card, words in behind if words), key=lambda pair: pair[0].due_at)

    @property
    def to_come(self) -> list[str]:
        """Names of the others whose scorecards are out, and not late."""
        behind = {card.pk for card, _ in self.late}
        return [card.assessor.name for card in self.outstanding if card.pk not in behind and card != self.owed]

    @property
    def is_ready(self) -> bool:
        return self.is_under_way and bool(self.submitted) and not self.outstanding

    @property
    def words(self) -> str:
        return READY if self.is_ready else self.evaluation.get_state_display()

    @property
    def to_be_held(self) -> list[Interview]:
        return [cell.interview for cell in self.held if cell.interview and not cell.is_over]


def progress(reader: User, opening: Opening, as_of: datetime) -> list[Progress]:
    """The opening's evaluations that the reader may know of, in a fixed number of queries: A to Z by the name they see
    for those who run it, in their own order for those who only assess.
    """
    seen = Evaluation.objects.visible_to(reader).filter(opening=opening)
    evaluations = list(seen.select_related("candidate", "name_shown_by"))
    ids = [evaluation.pk for evaluation in evaluations]
    cards: dict[UUID, list[Scorecard]] = {pk: [] for pk in ids}
    # The form's texts stay where they are: this page is about states.
    texts = ("summary", "private_notes", "recommendation", "recused_reason")
    handed = Scorecard.objects.filter(evaluation__in=ids).select_related("assessor").defer(*texts)
    for card in handed.order_by("assessor__name", "pk"):
        cards[card.evaluation_id].append(card)
    interviews = {(each.evaluation_id, each.stage_id): each for each in Interview.objects.filter(evaluation__in=ids)}
    blind = set(Evaluation.objects.blind_for(reader).filter(opening=opening).values_list("pk", flat=True))
    called = names(reader, [opening])
    stages = list(opening.edition.stages.values_list("pk", flat=True))
    rows = [
        Progress(
            evaluation,
            called.of(evaluation),
            reader,
            cards[evaluation.pk],
            [Held(interviews.get((evaluation.pk, stage)), as_of) for stage in stages],
            evaluation.pk not in blind,
            as_of,
        )
        for evaluation in evaluations
    ]
    if run_opening(reader, opening):
        return sorted(rows, key=lambda row: (row.name.casefold(), str(row.evaluation.pk)))
    return sorted(rows, key=lambda row: turn(reader, row.evaluation.pk))


def end(interview: Interview) -> datetime:
    return interview.starts_at + timedelta(minutes=interview.minutes)


@dataclass(frozen=True)
class Counts:
    """Of the evaluations a reader may know of: how many there are, and scorecards in, of those not recused."""

    candidates: int = 0
    submitted: int = 0
    expected: int = 0


def counts(reader: User, openings: Iterable[Opening]) -> dict[UUID, Counts]:
    """For each opening, in one query. Whoever does not run it counts their own candidates alone."""
    openings = list(openings)
    cards = ~Q(scorecards__state=ScorecardState.RECUSED) & Q(begun_at__isnull=False)
    rows = (
        Evaluation.objects.visible_to(reader)
        .filter(opening__in=openings)
        .exclude(state=EvaluationState.WITHDRAWN)
        .order_by()
        .values("opening")
        .annotate(
            candidates=Count("pk", distinct=True),
            submitted=Count("scorecards", filter=Q(scorecards__state=ScorecardState.SUBMITTED)),
            expected=Count("scorecards", filter=cards),
        )
    )
    found = {row["opening"]: Counts(row["candidates"], row["submitted"], row["expected"]) for row in rows}
    return {opening.pk: found.get(opening.pk, Counts()) for opening in openings}


def own_progress(cards: Iterable[Scorecard]) -> dict[UUID, tuple[int, int]]:
    """For each scorecard of one assessor, its focus competencies answered and asked; three queries for any number."""
    cards = list(cards)
    openings = {card.evaluation.opening_id for card in cards}
    assessors = {card.assessor_id for card in cards}
    seats: dict[UUID, list[Seat]] = {}
    for seat in Seat.objects.filter(opening__in=openings, assessor__in=assessors).order_by():
        seats.setdefault(seat.opening_id, []).append(seat)
    sat = {
        # As evaluations.sheet has it: where every seat was taken away, the stages they sat on.
        opening: {seat.stage_id for seat in found if seat.removed_at is None} or {seat.stage_id for seat in found}
        for opening, found in seats.items()
    }
    asked: dict[int, set[int]] = {}
    for stage, requirement in Focus.objects.filter(stage__in=set().union(*sat.values())).values_list(
        "stage", "requirement"
    ):
        asked.setdefault(stage, set()).add(requirement)
    answered: dict[UUID, set[int]] = {}
    lines = Rating.objects.filter(scorecard__in=[card.pk for card in cards])
    for card, requirement in lines.exclude(level=None, not_assessed="").values_list("scorecard", "requirement"):
        answered.setdefault(card, set()).add(requirement)
    found = {}
    for card in cards:
        stages = sat.get(card.evaluation.opening_id, set())
        focus = set().union(*(asked.get(stage, set()) for stage in stages))
        found[card.pk] = (len(focus & answered.get(card.pk, set())), len(focus))
    return found
