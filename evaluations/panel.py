"""Who would assess what in an opening: stages × seats × requirements. For pages and for the guard on opening."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from accounts.models import User
from evaluations.models import Opening, Seat
from roles.models import InterviewStage, Requirement

MOST = 7  # focus competencies one person can judge with evidence


@dataclass(frozen=True)
class StageSeats:
    stage: InterviewStage
    focus: list[Requirement]
    seats: list[Seat]

    @property
    def assessors(self) -> list[User]:
        return [seat.assessor for seat in self.seats]


@dataclass(frozen=True)
class Panel:
    """`who` maps a requirement's id to its assessors, `load` an assessor to the number of their focus competencies."""

    stages: list[StageSeats]
    requirements: list[Requirement]
    who: dict[int, list[User]] = field(default_factory=dict)
    load: dict[User, int] = field(default_factory=dict)

    @property
    def seats(self) -> list[Seat]:
        return [seat for row in self.stages for seat in row.seats]

    @property
    def empty_stages(self) -> list[InterviewStage]:
        return [row.stage for row in self.stages if not row.seats]

    @property
    def must_haves(self) -> list[Requirement]:
        return [requirement for requirement in self.requirements if requirement.must_have]

    @property
    def tally(self) -> list[tuple[Requirement, list[User]]]:
        """Each must-have with those who would assess it."""
        return [(requirement, self.who[requirement.pk]) for requirement in self.must_haves]

    @property
    def uncovered(self) -> list[str]:
        """Names of must-haves nobody would assess."""
        return [requirement.words["name"] for requirement in self.must_haves if not self.who[requirement.pk]]

    @property
    def thin(self) -> list[str]:
        """Names of must-haves one person alone would assess."""
        return [requirement.words["name"] for requirement in self.must_haves if len(self.who[requirement.pk]) == 1]

    @property
    def single(self) -> list[str]:
        """Short names of the other requirements one person alone would assess."""
        others = (requirement for requirement in self.requirements if not requirement.must_have)
        return [requirement.words["nick"] for requirement in others if len(self.who[requirement.pk]) == 1]

    @property
    def nobody(self) -> list[str]:
        """Short names of the other requirements nobody would assess."""
        others = (requirement for requirement in self.requirements if not requirement.must_have)
        return [requirement.words["nick"] for requirement in others if not self.who[requirement.pk]]

    @property
    def overloaded(self) -> list[User]:
        return [person for person, count in self.load.items() if count > MOST]


def panel(opening: Opening) -> Panel:
    """Read the panel as it is seated now, in four queries."""
    return panels([opening])[opening.pk]


def panels(openings: Iterable[Opening]) -> dict[UUID, Panel]:
    """The same for many openings, still in four queries."""
    openings = list(openings)
    editions = {opening.edition_id for opening in openings}
    requirements: dict[int, list[Requirement]] = {}
    for requirement in Requirement.objects.filter(edition__in=editions).select_related("competency"):
        requirements.setdefault(requirement.edition_id, []).append(requirement)
    stages: dict[int, list[InterviewStage]] = {}
    for stage in InterviewStage.objects.filter(edition__in=editions).prefetch_related("focus"):
        stages.setdefault(stage.edition_id, []).append(stage)
    seats: dict[UUID, dict[int, list[Seat]]] = {opening.pk: {} for opening in openings}
    by_id = {opening.pk: opening for opening in openings}
    for seat in Seat.objects.held().filter(opening__in=openings).select_related("assessor"):
        seat.opening = by_id[seat.opening_id]  # policies ask for it, seat by seat
        seats[seat.opening_id].setdefault(seat.stage_id, []).append(seat)
    return {
        opening.pk: _panel(
            stages.get(opening.edition_id, []), requirements.get(opening.edition_id, []), seats[opening.pk]
        )
        for opening in openings
    }


def _panel(stages: list[InterviewStage], requirements: list[Requirement], seats: dict[int, list[Seat]]) -> Panel:
    by_id = {requirement.pk: requirement for requirement in requirements}
    rows = [
        StageSeats(stage, [by_id[line.requirement_id] for line in stage.focus.all()], seats.get(stage.pk, []))
        for stage in stages
    ]
    who: dict[int, list[User]] = {requirement.pk: [] for requirement in requirements}
    load: dict[User, set[int]] = {}
    for row in rows:
        for assessor in row.assessors:
            load.setdefault(assessor, set()).update(requirement.pk for requirement in row.focus)
            for requirement in row.focus:
                if assessor not in who[requirement.pk]:
                    who[requirement.pk].append(assessor)
    return Panel(rows, requirements, who, {person: len(ids) for person, ids in load.items()})
