"""The opening of test_scoring_panel.py once more, as rows: five candidates, six assessors.

Priya's and Amara's evaluations still wait for a scorecard, so three are complete.
"""

from dataclasses import dataclass

from accounts.enums import Access
from accounts.models import User
from evaluations.actions import evaluations as rounds
from evaluations.actions import openings as occasions
from evaluations.actions import panels
from evaluations.models import Evaluation, Opening, Scorecard
from roles.models import Edition
from tests.evaluations.test_scoring_panel import DEMANDS, PANEL
from tests.factories import evaluations as factory
from tests.factories.accounts import UserFactory

ASSESSORS = {  # in the order of the columns of PANEL
    "DW": ("Dana Whitfield", "VP Engineering", Access.HIRING_MANAGER),
    "YT": ("Yuki Tanabe", "Principal Architect", Access.INTERVIEWER),
    "SO": ("Sven Olsen", "Staff Engineer", Access.INTERVIEWER),
    "IB": ("Ingrid Baumann", "Head of Security", Access.INTERVIEWER),
    "RA": ("Ruth Adeyemi", "HR Partner", Access.HR_ADMIN),
    "TH": ("Tomás Herrera", "Chief Technology Officer", Access.INTERVIEWER),
}
SEATS = {
    "direction": ["DW"],
    "architecture": ["YT", "SO"],
    "delivery-and-security": ["IB"],
    "people-and-change": ["DW", "RA"],
    "executive-panel": ["TH"],
}
MISSING = {"Priya": ["SO"], "Amara": ["YT", "SO"]}
NAMES = {
    "Priya": "Priya Raghunathan",
    "Jonas": "Jonas Lindqvist",
    "Helen": "Helen Marsh",
    "Mateusz": "Mateusz Kowalczyk",
    "Amara": "Amara Okafor",
}
CODES = [demand.key for demand in DEMANDS]  # the edition's requirements stand in the same order


@dataclass(frozen=True)
class Meridian:
    opening: Opening
    people: dict[str, User]
    evaluations: dict[str, Evaluation]

    def card(self, candidate: str, assessor: str) -> Scorecard:
        return self.evaluations[candidate].scorecards.get(assessor=self.people[assessor])


def meridian(profile: Edition, *, candidates: tuple[str, ...] = tuple(PANEL), **fields) -> Meridian:
    """`fields` are the opening's; `candidates` are begun in their order."""
    people = {
        initials: UserFactory(name=name, title=title, access=access)
        for initials, (name, title, access) in ASSESSORS.items()
    }
    manager = people["DW"]
    opening = factory.draft_opening(profile, manager=manager, **fields)
    stages = {stage.key: stage for stage in profile.stages.all()}
    for key, seated in SEATS.items():
        for initials in seated:
            panels.seat(opening, by=manager, assessor=people[initials], stage=stages[key])
    opening = occasions.open_(opening, by=manager)
    made = Meridian(opening, people, {})
    for candidate in candidates:
        evaluation = factory.add(opening, by=manager, name=NAMES[candidate])
        made.evaluations[candidate] = rounds.begin(evaluation, by=manager)
        for initials in people:
            if initials not in MISSING.get(candidate, []):
                fill(made, candidate, initials)
    return made


def fill(made: Meridian, candidate: str, initials: str) -> None:
    column = list(ASSESSORS).index(initials)
    given = [cell[column] for cell in PANEL[candidate].split()]
    factory.submit(
        made.card(candidate, initials),
        levels=lambda place, number: int(given[number]) if given[number] != "." else None,
        evidence="{assessor} on {competency}: CANARY-" + f"{initials}-evidence",
        summary=f"CANARY-{initials}-summary",
        private_notes=f"CANARY-{initials}-private",
    )
