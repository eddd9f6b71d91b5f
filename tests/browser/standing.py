"""The invented company as four people find it, each as a World in which the matrix knows its way.

They look at different candidates and exports, so that together they meet every state a page can show.
"""

from dataclasses import dataclass
from io import StringIO

from django.core.management import call_command

from accounts.models import User
from evaluations.management.company import ROLE
from evaluations.models import Evaluation, Opening, Reopening, Scorecard
from exports import queue, storage, tasks
from exports.models import Export
from notices.actions import feeds
from roles.actions import editions
from roles.models import Edition, Role
from tests.factories import evaluations as stories
from tests.factories import exports as documents
from tests.permissions.world import World

WHO = {"HR admin": "ruth", "hiring manager": "dana", "recruiter": "noor", "interviewer": "sven"}
READS = {"ruth": "Mateusz", "dana": "Amara", "noor": "Jonas", "sven": "Helen"}
PLANNED = "ruth"  # sees the opening still being planned, the others the one under way


@dataclass(frozen=True)
class Company:
    """Everybody by the first part of their address, every evaluation by the candidate's first name."""

    people: dict[str, User]
    evaluations: dict[str, Evaluation]
    openings: dict[str, Opening]
    edition: Edition
    draft: Edition
    exports: dict[str, Export]
    lost: Export  # made, but somebody removed the file
    asked: Reopening
    coded: Evaluation

    def card(self, of: str, by: str) -> Scorecard:
        return self.evaluations[of].scorecards.get(assessor=self.people[by])

    def as_seen_by(self, who: str) -> World:
        read = self.evaluations[READS[who]]
        opening = self.openings["draft" if who == PLANNED else "open"]
        outstanding = Scorecard.objects.outstanding()
        own = outstanding.filter(assessor=self.people[who]).first() or outstanding.first()
        return World(
            people=dict.fromkeys(("H", "Hb", "I+", "I=", "I-", "M+", "R+"), self.people[who]),
            opening=opening,
            other_opening=opening,
            planned=self.openings["draft"],
            idle=opening,
            closed=opening,
            edition=self.edition,
            draft=self.draft,
            candidate=read.candidate,
            evaluation=read,
            fresh=self.evaluations["Tobias"],
            decided=self.evaluations["Jonas"],
            coded=self.coded,
            # Who only interviews looks at their own, the others at a colleague's.
            cards={"I+": own, "I=": self.card(READS[who], "sven" if who == "sven" else "yuki")},
            exports={"M+": self.exports[who]},
            asked=self.asked,
            calendar=feeds.make(self.people[who], by=self.people[who]),
        )


def seeded() -> dict[str, User]:
    """Made by the commands that make it in life: its people."""
    call_command("load_framework", stdout=StringIO())
    call_command("seed_company", stdout=StringIO())
    return {person.email.split("@")[0]: person for person in User.objects.who_can_sign_in()}


def found() -> Company:
    """The seeded company, with an edition being drafted, exports in every state, a scorecard changed, one asked for."""
    people = seeded()
    evaluations = {
        each.candidate.name.split()[0]: each for each in Evaluation.objects.select_related("candidate", "opening")
    }
    again = stories.reopen(evaluations["Mateusz"].scorecards.get(assessor=people["yuki"]), by=people["ruth"])
    stories.submit(again, evidence="Said again, more slowly: {competency}, level {level}.")
    role = Role.objects.get(key=ROLE)
    lost = documents.ready(evaluations["Jonas"], by=people["noor"])
    storage.remove(lost.file)
    openings = {opening.state: opening for opening in Opening.objects.all()}
    edition = role.editions.published().get()
    return Company(
        people=people,
        evaluations=evaluations,
        openings=openings,
        edition=edition,
        draft=editions.open_draft(role, by=people["ruth"]),
        exports={who: _exports(who, people[who], evaluations[READS[who]]) for who in WHO.values()},
        lost=lost,
        coded=_coded(edition, people),
        asked=stories.ask(evaluations["Amara"].scorecards.get(assessor=people["yuki"])),
    )


def _coded(edition: Edition, people: dict[str, User]) -> Evaluation:
    """Under way in an anonymous opening, where nobody has begun."""
    cast = {"manager": people["dana"], "recruiter": people["noor"], "assessors": [people["callum"]]}
    return stories.panel_round(edition, **cast, submitted=0, anonymous=True).evaluation


def _exports(who: str, person: User, evaluation: Evaluation) -> Export:
    """One ready, one failed, one queued, for everybody; which of them is looked at differs."""
    ready = documents.ready(evaluation, by=person)
    failed = documents.requested(evaluation, by=person)
    queue.fail(failed.pk, queue.claim(failed.pk), tasks.BROKEN.format(number=str(failed.pk)[:8]))
    queued = documents.requested(evaluation, by=person)
    return {"ruth": failed, "noor": queued}.get(who, ready)
