"""The world the matrix is tried in: two openings, two panels, one person of every kind, real ids everywhere."""

import uuid
from dataclasses import dataclass, field
from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from evaluations.actions import candidates, decisions, openings, panels, reopenings, scorecards
from evaluations.actions import evaluations as rounds
from evaluations.actions.scorecards import Answer
from evaluations.models import Candidate, Evaluation, Opening, Reopening, Scorecard
from exports.actions import exports
from exports.models import Export
from notices.actions import feeds
from roles.actions import editions
from roles.models import Edition
from tests.factories import roles as role_factory
from tests.factories.accounts import UserFactory

# Who tries every door. The order is the order of the matrix's columns.
PERSONS = {
    "A": "nobody: not signed in",
    "I+": "interviewer on the candidate's panel, own scorecard outstanding (blind)",
    "I=": "interviewer on the candidate's panel, own scorecard submitted",
    "I-": "interviewer with no seat anywhere",
    "M+": "manager of this opening, not on the panel",
    "M-": "manager of another opening",
    "R+": "recruiter of this opening, not on the panel",
    "R-": "recruiter of another opening",
    "H": "HR admin, not on the panel",
    "Hb": "HR admin on the panel, own scorecard outstanding (blind)",
    "Su": "HR admin who is the candidate",
}


@dataclass
class World:
    people: dict[str, User]
    opening: Opening
    other_opening: Opening
    planned: Opening
    idle: Opening
    closed: Opening
    edition: Edition
    draft: Edition
    candidate: Candidate
    evaluation: Evaluation
    fresh: Evaluation
    decided: Evaluation
    coded: Evaluation
    cards: dict[str, Scorecard]
    exports: dict[str, Export] = field(default_factory=dict)
    asked: Reopening | None = None  # by I=, in an evaluation of its own
    calendar: str = ""  # the token of M+'s calendar


def build() -> World:
    """Made through the same actions as every page uses."""
    system = User.objects.system()
    people = {
        "I+": UserFactory(name="Blind Interviewer"),
        "I=": UserFactory(name="Done Interviewer"),
        "I-": UserFactory(name="Seatless Interviewer"),
        "M+": UserFactory(name="Own Manager", access="hiring_manager"),
        "M-": UserFactory(name="Other Manager", access="hiring_manager"),
        "R+": UserFactory(name="Own Recruiter", access="recruiter"),
        "R-": UserFactory(name="Other Recruiter", access="recruiter"),
        "H": UserFactory(name="Free Admin", access="hr_admin"),
        "Hb": UserFactory(name="Blind Admin", access="hr_admin"),
        "Su": UserFactory(name="Candidate Admin", access="hr_admin"),
    }
    edition = role_factory.published(role_factory.role(by=system), by=system)
    skills = [line.competency for line in edition.requirements.all()]
    role_factory.published(role_factory.role(2, by=system), by=system, competencies=skills)
    draft = editions.open_draft(edition.role, by=people["H"])
    opening = _opening(people, edition, "M+", "R+", title="This opening", panel=["I+", "I=", "Hb"])
    other = _opening(people, edition, "M-", "R-", title="Another opening", panel=["M-"])
    planned = _opening(people, edition, "M+", "R+", title="Planned opening", panel=["I=", "I+"], opened=False)
    idle = _opening(people, edition, "M+", "R+", title="Idle opening", panel=["I=", "I+"])
    closed = openings.close(
        _opening(people, edition, "M+", "R+", title="Closed opening", panel=["I=", "I+"]), by=people["M+"]
    )
    candidate = Candidate(
        name="Cora Candidate", email="cora@example.org", phone="+31 20 555 0100", employee=people["Su"]
    )
    evaluation = rounds.begin(candidates.add(opening, by=people["H"], candidate=candidate), by=people["H"])
    fresh = candidates.add(opening, by=people["H"], candidate=Candidate(name="Fred Fresh"))
    decided = _decided(people, opening)
    world = World(
        *(people, opening, other, planned, idle, closed, edition, draft),
        *(candidate, evaluation, fresh, decided, _coded(people, edition), {}),
    )
    for name in ("I+", "I=", "Hb"):
        world.cards[name] = evaluation.scorecards.get(assessor=people[name])
    fill(world.cards["I="], by=people["I="], level=4)
    scorecards.submit(world.cards["I="], by=people["I="])
    fill(world.cards["I+"], by=people["I+"], level=3, finish=False)
    world.asked = _asked(people, opening)
    first, soon = edition.stages.first(), timezone.now() + timedelta(days=2)
    rounds.schedule(evaluation, by=people["R+"], stage=first, starts_at=soon, minutes=60)
    world.calendar = feeds.make(people["M+"], by=people["M+"])
    for name in ("I=", "M+", "R+", "H"):
        world.exports[name] = exports.request(evaluation, by=people[name], key=uuid.uuid4())
    return world


def canary(person: User, what: str) -> str:
    """A token nobody types by chance: found on a page, it says whose words leaked, and which."""
    return f"CANARY-{person.name.replace(' ', '-')}-{what}"


def fill(card: Scorecard, *, by: User, level: int, finish: bool = True) -> None:
    """Rate every requirement of the card alike; with `finish`, a recommendation and summary as well."""
    requirements = list(card.evaluation.opening.edition.requirements.all())
    evidence = canary(by, "evidence")
    answers = {each: Answer(level=level, evidence=evidence) for each in (requirements if finish else requirements[:1])}
    fields = {"private_notes": canary(by, "private")}
    if finish:
        fields |= {"recommendation": "strong_yes", "summary": canary(by, "summary")}
    scorecards.save(card, by=by, version=card.version, key=uuid.uuid4(), answers=answers, fields=fields)


def _opening(
    people: dict[str, User],
    edition: Edition,
    manager: str,
    recruiter: str,
    *,
    title: str,
    panel: list[str],
    opened=True,
    **fields,
) -> Opening:
    made = openings.create(
        Opening(title=title, edition=edition, manager=people[manager], recruiter=people[recruiter], **fields),
        by=people[manager],
    )
    for stage in edition.stages.all():
        for name in panel:
            panels.seat(made, by=people["H"], assessor=people[name], stage=stage)
    return openings.open_(made, by=people[manager]) if opened else made


def _decided(people: dict[str, User], opening: Opening) -> Evaluation:
    evaluation = rounds.begin(
        candidates.add(opening, by=people["H"], candidate=Candidate(name="Dora Decided")), by=people["H"]
    )
    for card in evaluation.scorecards.select_related("assessor"):
        fill(card, by=card.assessor, level=4)
        scorecards.submit(card, by=card.assessor)
    decisions.decide(evaluation, by=people["M+"], outcome="hold", reason="The budget is not settled.")
    evaluation.refresh_from_db()
    return evaluation


def _asked(people: dict[str, User], opening: Opening) -> Reopening:
    evaluation = rounds.begin(
        candidates.add(opening, by=people["H"], candidate=Candidate(name="Rita Reopened")), by=people["H"]
    )
    card = _submitted(people, evaluation)
    return reopenings.ask(card, by=people["I="], reason=canary(people["I="], "reopening"))


def _coded(people: dict[str, User], edition: Edition) -> Evaluation:
    """Under way in an anonymous opening, where I= alone has submitted."""
    panel = ["I+", "I=", "Hb"]
    opening = _opening(people, edition, "M+", "R+", title="Anonymous opening", panel=panel, anonymous=True)
    evaluation = rounds.begin(
        candidates.add(opening, by=people["H"], candidate=Candidate(name="Nora Nameless")), by=people["H"]
    )
    _submitted(people, evaluation)
    soon = timezone.now() + timedelta(days=2)
    rounds.schedule(evaluation, by=people["R+"], stage=edition.stages.first(), starts_at=soon, minutes=60)
    return evaluation


def _submitted(people: dict[str, User], evaluation: Evaluation) -> Scorecard:
    card = evaluation.scorecards.get(assessor=people["I="])
    fill(card, by=people["I="], level=4)
    scorecards.submit(card, by=people["I="])
    return card


def tomorrow() -> str:
    return (timezone.now() + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
