"""An assessor's own sheet in working order: their focus by stage, then the others. For form, review and submit."""

from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.db.models import Exists, Q, QuerySet

from accounts.models import User
from competencies.enums import Rank
from evaluations.models import Rating, Scorecard, Seat
from evaluations.scoring import StraightLine, straight_line
from roles.models import InterviewStage, Requirement


@dataclass(frozen=True)
class Chip:
    """A line's state at a glance. `kind` is rated, flag (evidence missing), na or todo; `said` is what is read out."""

    kind: str
    mark: str
    said: str


def chip(rating: Rating) -> Chip:
    if rating.level is None:
        if rating.not_assessed:
            return Chip("na", "–", f"not assessed, {rating.get_not_assessed_display().lower()}")
        return Chip("todo", "", "not answered yet")
    if rating.lacks_evidence:
        return Chip("flag", str(rating.level), f"level {rating.level}, evidence missing")
    return Chip("rated", str(rating.level), f"level {rating.level}")


@dataclass(frozen=True)
class Line:
    """One competency on the sheet. `place` is 1, 2, … among the focus, None among the others."""

    requirement: Requirement
    rating: Rating
    stage: InterviewStage | None
    place: int | None

    @property
    def key(self) -> str:
        return self.requirement.competency.key

    @property
    def words(self) -> dict:
        return self.requirement.words

    @property
    def levels(self) -> list[dict]:
        return [{**level, "name": Rank(level["rank"]).label} for level in self.words["levels"]]

    @property
    def level_name(self) -> str:
        return Rank(self.rating.level).label if self.rating.level else ""

    @property
    def chip(self) -> Chip:
        return chip(self.rating)

    @property
    def is_touched(self) -> bool:
        return self.rating.is_answered or bool(self.rating.evidence.strip())


@dataclass(frozen=True)
class Fault:
    """What is missing before submission: `place` is a competency's key or "recommendation", `field` what to fill."""

    place: str
    sentence: str
    field: str


@dataclass(frozen=True)
class Sheet:
    card: Scorecard
    focus: list[Line]
    others: list[Line]

    @property
    def lines(self) -> list[Line]:
        return self.focus + self.others

    @property
    def stages(self) -> list[tuple[InterviewStage, list[Line]]]:
        grouped: dict[InterviewStage, list[Line]] = {}
        for line in self.focus:
            if line.stage:
                grouped.setdefault(line.stage, []).append(line)
        return list(grouped.items())

    @property
    def done(self) -> int:
        return sum(line.rating.is_answered for line in self.focus)

    @property
    def others_done(self) -> int:
        return sum(line.rating.is_answered for line in self.others)

    @property
    def first_open(self) -> Line | None:
        """Where the work goes on: the first focus line without an answer."""
        return next((line for line in self.focus if not line.rating.is_answered), None)

    @property
    def straight_line(self) -> StraightLine | None:
        """The question to the rater alone, before they submit (scoring.md B.10)."""
        return straight_line({line.key: line.rating.level for line in self.lines if line.rating.level is not None})

    def line(self, key: str) -> Line | None:
        return next((line for line in self.lines if line.key == key), None)

    def neighbours(self, key: str) -> tuple[Line | None, Line | None]:
        """The lines before and after. After the last of the focus comes the review: the others are optional."""
        keys = [line.key for line in self.lines]
        at = keys.index(key)
        ends = {len(self.focus) - 1, len(keys) - 1}
        return (self.lines[at - 1] if at else None), (None if at in ends else self.lines[at + 1])

    def faults(self) -> list[Fault]:
        """What model.md asks before submission, a sentence per place, in the sheet's order."""
        found = []
        for line in self.lines:
            name = line.words["name"]
            if line.place and not line.rating.is_answered:
                found.append(Fault(line.key, f"Answer {name}: a level, or not assessed with its reason", "level"))
            elif line.rating.lacks_evidence:
                found.append(Fault(line.key, f"Add evidence for {name}, level {line.rating.level}", "evidence"))
        if not any(line.rating.level for line in self.lines) and not found:
            found.append(Fault("recommendation", "Give at least one level, or recuse yourself", "recommendation"))
        if not self.card.recommendation:
            found.append(Fault("recommendation", "Choose your recommendation", "recommendation"))
        return found


def sheet(card: Scorecard) -> Sheet:
    """Read the sheet in four queries. A line not written yet is an unsaved Rating."""
    opening = card.evaluation.opening
    requirements = list(opening.edition.requirements.select_related("competency").defer("competency__notes"))
    ratings = {rating.requirement_id: rating for rating in card.ratings.all()}
    focus: dict[int, InterviewStage] = {}
    for stage in _stages(card):
        for asked in stage.focus.all():
            focus.setdefault(asked.requirement_id, stage)
    by_id = {requirement.pk: requirement for requirement in requirements}

    def line(requirement: Requirement, place: int | None) -> Line:
        rating = ratings.get(requirement.pk) or Rating(scorecard=card, requirement=requirement)
        return Line(requirement, rating, focus.get(requirement.pk), place)

    return Sheet(
        card,
        [line(by_id[pk], place) for place, pk in enumerate(focus, 1)],
        [line(requirement, None) for requirement in requirements if requirement.pk not in focus],
    )


@dataclass(frozen=True)
class Outline:
    """A scorecard without its words. `lines`: a requirement's id → whether it is focus, and whether it is answered."""

    card: Scorecard
    edition_id: int
    lines: dict[int, tuple[bool, bool]]

    def with_answer(self, requirement: int, *, is_answered: bool) -> "Outline":
        lines = self.lines | {requirement: (self.lines[requirement][0], is_answered)}
        return Outline(self.card, self.edition_id, lines)

    @property
    def focus(self) -> int:
        return sum(is_focus for is_focus, _ in self.lines.values())

    @property
    def done(self) -> int:
        return sum(is_focus and is_answered for is_focus, is_answered in self.lines.values())

    @property
    def others_done(self) -> int:
        return sum(is_answered and not is_focus for is_focus, is_answered in self.lines.values())


# Written out, alone in the house: it is asked at every pause in typing, and to put it together anew each time took
# longer than all the rest of a save. The seats are those of `_seats`.
OUTLINE = """
    SELECT card.id, card.evaluation_id, card.assessor_id, card.state, card.version, card.saved_at,
        line.id AS requirement, line.edition_id AS edition,
        EXISTS (
            SELECT 1 FROM evaluations_rating rating
            WHERE rating.scorecard_id = card.id AND rating.requirement_id = line.id
                AND (rating.level IS NOT NULL OR rating.not_assessed <> '')
        ) AS is_answered,
        EXISTS (
            SELECT 1 FROM evaluations_seat seat JOIN roles_focus focus ON focus.stage_id = seat.stage_id
            WHERE seat.opening_id = opening.id AND seat.assessor_id = card.assessor_id
                AND focus.requirement_id = line.id
                AND (seat.removed_at IS NULL OR NOT EXISTS (
                    SELECT 1 FROM evaluations_seat held WHERE held.opening_id = opening.id
                        AND held.assessor_id = card.assessor_id AND held.removed_at IS NULL
                ))
        ) AS is_focus
    FROM evaluations_scorecard card
    JOIN evaluations_evaluation evaluation ON evaluation.id = card.evaluation_id
    JOIN evaluations_opening opening ON opening.id = evaluation.opening_id
    JOIN roles_requirement line ON line.edition_id = opening.edition_id
    WHERE card.id = %s AND card.assessor_id = %s
    ORDER BY line.position
"""


def outline(pk: UUID, assessor: User) -> Outline | None:
    """An assessor's own scorecard with all of its lines, in one query; None where they have none of that id."""
    asked = [Scorecard._meta.pk.get_db_prep_value(value, connection) for value in (pk, assessor.pk)]
    rows = list(Scorecard.objects.raw(OUTLINE, asked))
    lines = {row.requirement: (bool(row.is_focus), bool(row.is_answered)) for row in rows}
    return Outline(rows[0], rows[0].edition, lines) if rows else None


def _seats(card: Scorecard) -> QuerySet[Seat]:
    """The assessor's seats; where every one was taken away, those they had."""
    own = Seat.objects.filter(opening__evaluations=card.evaluation_id, assessor=card.assessor_id)
    return own.filter(Q(removed_at=None) | ~Exists(own.filter(removed_at=None)))


def _stages(card: Scorecard) -> list[InterviewStage]:
    seats = _seats(card).select_related("stage").prefetch_related("stage__focus").order_by("stage__position", "pk")
    return list(dict.fromkeys(seat.stage for seat in seats))
