"""The invented company of evaluations/demo: every row made by the action, and in the name, that makes it in life.

Acts are told per candidate and done in the order of their moments, so that the journal reads like the weeks it tells.
"""

import tomllib
import uuid
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.actions import people as persons
from accounts.models import Entry, User
from evaluations.actions import candidates, decisions, panels, reveals, scorecards
from evaluations.actions import evaluations as rounds
from evaluations.actions import openings as occasions
from evaluations.management.chronicle import ZONE, Chronicle, moment, workday
from evaluations.models import Candidate, Evaluation, Opening, Post
from evaluations.scoresheet import scoresheet
from roles.models import Edition, InterviewStage, Qualification

FOLDER = Path(__file__).resolve().parents[1] / "demo"
DOMAIN = "meridian.example"
ROLE = "technical-director"

# Working days from a candidate's first interview, and the time of day.
ADDED = (-6, time(10, 20))
SCHEDULED = (-5, time(9, 15))
CHECKED = (-4, time(14, 5))
BEGUN = (-1, time(16, 30))
# After an assessor's last interview, and how much later the next on the panel is: nobody writes by the same watch.
SAVED, SAVED_NEXT = timedelta(minutes=42), timedelta(minutes=13)
SUBMITTED, SUBMITTED_NEXT = timedelta(minutes=95), timedelta(minutes=21)
READING = timedelta(minutes=50)  # the scoresheet, before deciding

Data = dict[str, Any]


@dataclass
class Company:
    """Who and what was made. People by the key the files use, openings by title, evaluations by file name."""

    people: dict[str, User] = field(default_factory=dict)
    openings: dict[str, Opening] = field(default_factory=dict)
    evaluations: dict[str, Evaluation] = field(default_factory=dict)


def stands() -> bool:
    """Whether the company was made before."""
    return User.objects.filter(email__iendswith=f"@{DOMAIN}").exists()


def strangers() -> int:
    """How many people of another company can sign in here."""
    return User.objects.who_can_sign_in().exclude(email__iendswith=f"@{DOMAIN}").count()


def read(name: str) -> Data:
    """One of the files of evaluations/demo."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def eve(as_of: date) -> datetime:
    """The last hour before the story: a profile published by then is older than all that is measured against it."""
    return moment(workday(as_of, read("company")["founded"]), time(8))


@transaction.atomic
def seed(edition: Edition, *, as_of: date) -> Company:
    """Make the whole company or nothing of it, measured against `edition`; interviews lie around `as_of`.

    Nothing happens after the present moment, nor before what the journal holds already: where the edition was
    published only now, all of it happens now.
    """
    story = Story(read("company"), Edition.objects.whole().get(pk=edition.pk), as_of)
    story.tell()
    story.chronicle.enact(since=Entry.objects.latest("number").at, until=timezone.now())
    return story.company


class Story:
    """What happens when. Each act finds by its key what earlier acts have made."""

    def __init__(self, data: Data, edition: Edition, as_of: date):
        self.data, self.edition, self.as_of = data, edition, as_of
        self.stages = {stage.key: stage for stage in edition.stages.all()}
        self.requirements = {each.competency.key: each for each in edition.requirements.all()}
        self.company, self.chronicle = Company(), Chronicle()

    def when(self, day: int, at: time, *, minutes: int = 0) -> datetime:
        """That many working days from `as_of`, at that time and some minutes."""
        return moment(workday(self.as_of, day), at) + timedelta(minutes=minutes)

    def tell(self) -> None:
        for at, (key, said) in enumerate(self.data["people"].items()):
            self.chronicle.tell(self.when(self.data["founded"], time(9, 10), minutes=4 * at), self.join, key, said)
        for said in self.data["openings"]:
            self._opening(said)
            for name in said["candidates"]:
                self._candidate(name, read(name), said)

    def _opening(self, said: Data) -> None:
        tell, title, manager, day = self.chronicle.tell, said["title"], said["manager"], said["day"]
        tell(self.when(day, time(11, 25)), self.create, said)
        seats = [(stage, key) for stage, seated in said["seats"].items() for key in seated]
        for at, (stage, key) in enumerate(seats):
            tell(self.when(day + 1, time(10, 5), minutes=at), self.seat, title, self.stages[stage], key)
        if said["open"]:
            tell(self.when(day + 1, time(15, 40)), self.open, title, manager)

    def _candidate(self, name: str, story: Data, opening: Data) -> None:
        """Interviews are set and qualifications checked before anybody scores."""
        tell, first = self.chronicle.tell, min(said["day"] for said in story["interviews"])

        def before(pace: tuple[int, time], minutes: int = 0) -> datetime:
            return self.when(first + pace[0], pace[1], minutes=minutes)

        tell(before(ADDED), self.add, name, story, opening["title"])
        for at, said in enumerate(story["interviews"]):
            tell(before(SCHEDULED, 3 * at), self.schedule, name, said)
        known = [each for each in self.edition.qualifications.all() if each.key in story["findings"]]
        for at, qualification in enumerate(known):
            tell(before(CHECKED, 11 * at), self.check, name, qualification, *story["findings"][qualification.key])
        if story["cards"]:  # a candidate without any is not begun
            tell(before(BEGUN), self.begin, name)
        for at, (key, said) in enumerate(story["cards"].items()):
            end = self._last_end(story, {stage for stage, seated in opening["seats"].items() if key in seated})
            tell(end + SAVED + at * SAVED_NEXT, self.save, name, key, said)
            if said.get("submit", True):
                tell(end + SUBMITTED + at * SUBMITTED_NEXT, self.submit, name, key)
        if said := story.get("decision"):
            at = self.when(said["day"], said["at"])
            tell(at - READING, self.read_scoresheet, name, said["by"])
            tell(at, self.decide, name, said)

    def _last_end(self, story: Data, stages: set[str]) -> datetime:
        """When the last of these stages' interviews is over."""
        return max(
            self.when(said["day"], said["at"], minutes=self.stages[said["stage"]].minutes)
            for said in story["interviews"]
            if said["stage"] in stages
        )

    # --- the acts ---

    @property
    def recruiter(self) -> User:
        return self.company.people[self.data["recruiter"]]

    @property
    def hr(self) -> User:
        return self.company.people[self.data["hr"]]

    def join(self, key: str, said: Data) -> None:
        """HR is added by the product itself, the others by HR. None has a password: demo mode signs in by a click."""
        person = User(email=f"{key}@{DOMAIN}", **{"time_zone": ZONE, **said})
        by = User.objects.system() if key == self.data["hr"] else self.hr
        self.company.people[key] = persons.add(person, by=by)

    def create(self, said: Data) -> None:
        title, manager = said["title"], self.company.people[said["manager"]]
        planned = Opening(title=title, location=said["location"], edition=self.edition, time_zone=ZONE)
        planned.manager, planned.recruiter = manager, self.recruiter
        self.company.openings[title] = occasions.create(planned, by=manager)

    def seat(self, title: str, stage: InterviewStage, key: str) -> None:
        panels.seat(self.company.openings[title], by=self.recruiter, assessor=self.company.people[key], stage=stage)

    def open(self, title: str, manager: str) -> None:
        occasions.open_(self.company.openings[title], by=self.company.people[manager])

    def add(self, name: str, story: Data, title: str) -> None:
        candidate = Candidate(**{name: value for name, value in story.items() if isinstance(value, str)})
        posts = [Post(**post) for post in story["posts"]]
        opening = self.company.openings[title]
        self.company.evaluations[name] = candidates.add(opening, by=self.recruiter, candidate=candidate, posts=posts)

    def schedule(self, name: str, said: Data) -> None:
        stage, evaluation = self.stages[said["stage"]], self.company.evaluations[name]
        fields = {"starts_at": self.when(said["day"], said["at"]), "minutes": stage.minutes, "place": said["place"]}
        rounds.schedule(evaluation, by=self.recruiter, stage=stage, **fields)

    def check(self, name: str, qualification: Qualification, result: str, note: str) -> None:
        evaluation = self.company.evaluations[name]
        rounds.record_finding(evaluation, by=self.hr, qualification=qualification, result=result, note=note)

    def begin(self, name: str) -> None:
        rounds.begin(self.company.evaluations[name], by=self.recruiter)

    def save(self, name: str, key: str, said: Data) -> None:
        by = self.company.people[key]
        card = self.company.evaluations[name].scorecards.get(assessor=by)
        answers = {self.requirements[key]: _answer(*line) for key, line in said["ratings"].items()}
        fields = {name: said[name] for name in scorecards.FIELDS if name in said}
        scorecards.save(card, by=by, version=0, key=uuid.uuid4(), answers=answers, fields=fields)

    def submit(self, name: str, key: str) -> None:
        by = self.company.people[key]
        scorecards.submit(self.company.evaluations[name].scorecards.get(assessor=by), by=by)

    def read_scoresheet(self, name: str, key: str) -> None:
        """Whoever decides has read the scoresheet first, and that is kept."""
        reveals.note(self.company.evaluations[name], by=self.company.people[key])

    def decide(self, name: str, said: Data) -> None:
        evaluation, people = self.company.evaluations[name], self.company.people
        decisions.decide(
            evaluation,
            by=people[said["by"]],
            outcome=said["outcome"],
            reason=said["reason"],
            dissents=[(people[key], why) for key, why in said["dissents"].items()],
            seen=scoresheet(evaluation).submissions,
        )


def _answer(level: int | str, evidence: str) -> scorecards.Answer:
    """A level from 1 to 5, the reason why there is none, or "" while it is open."""
    if isinstance(level, int):
        return scorecards.Answer(level=level, evidence=evidence)
    return scorecards.Answer(not_assessed=level, evidence=evidence)
