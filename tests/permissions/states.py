"""One opening in which an evaluation, and a person's part in it, is in every state there is. Every text carries a
canary, `CANARY-<whose>-<what>-<evaluation>`; who may read whose is a table in test_canary_states.py.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta

from django.db import transaction
from django.test import Client
from django.utils import timezone

from accounts.models import User
from evaluations.actions import decisions, overrides, panels, reopenings, reveals, scorecards
from evaluations.actions import evaluations as rounds
from evaluations.models import Candidate, Evaluation, Opening, Reopening, Reveal, Scorecard
from exports.models import Export
from notices.actions import feeds
from roles.models import Edition
from tests.factories import evaluations as make
from tests.factories import exports as make_exports
from tests.factories.accounts import People, UserFactory
from tests.permissions.story import CHANGING, REVEALED, body
from tests.surfaces import Seen, requests

TOKEN = re.compile(rb"CANARY-[a-z]+-[a-z]+-[a-z]+")
JUDGED = ("ann", "bea")  # their scorecards are in, everywhere
DRAFTING = ("interviewer", "manager", "recruiter", "hr", "raised", "let", "gone", "back")  # blind in `scored`
OUTSIDE = ("stranger", "other_manager", "other_recruiter")
FAST = ("plain", "fragment")


@dataclass
class Told:
    people: dict[str, User]
    opening: Opening
    evaluations: dict[str, Evaluation]
    exports: list[Export] = field(default_factory=list)
    calendars: dict[str, str] = field(default_factory=dict)
    crawled: dict[str, dict[str, bytes]] = field(default_factory=dict)

    def seen(self, who: str) -> Seen:
        calendar = self.calendars.get(who, "")
        return Seen(self.people.get(who), list(self.evaluations.values()), self.exports, calendar)

    def crawl(self, who: str) -> dict[str, bytes]:
        """As it was told; made once."""
        if who not in self.crawled:
            self.crawled[who] = crawl(self, who)
        return self.crawled[who]

    def card(self, whose: str, state: str = "scored") -> Scorecard:
        return self.evaluations[state].scorecards.get(assessor=self.people[whose])


def canary(whose: str, what: str, state: str) -> str:
    return f"CANARY-{whose}-{what}-{state}"


def tokens(answers: dict[str, bytes]) -> set[tuple[str, ...]]:
    """(whose, what, state) of each that was read."""
    found = {token.decode() for answer in answers.values() for token in TOKEN.findall(answer)}
    return {tuple(token.split("-")[1:]) for token in found}


def crawl(told: Told, who: str, ways: Iterable[str] = FAST) -> dict[str, bytes]:
    """What every surface answers a person: whether it was a reveal, status, headers and body, by way and address."""
    client, answers = Client(), {}
    if who in told.people:
        client.force_login(told.people[who])
    for way, method, url, headers in requests(told.seen(who), ways):
        with transaction.atomic():  # what reading writes (a reveal) must not change the next answer
            known = Reveal.objects.count()
            response = client.generic(method, url, headers=headers)
            said = sorted(pair for pair in response.headers.items() if pair[0] != "Expires")  # a clock
            seen = REVEALED if Reveal.objects.count() > known else b""
            answers[f"{way} {url}"] = (
                seen + f"{response.status_code} {said}".encode() + CHANGING.sub(b"", body(response))
            )
            transaction.set_rollback(True)
    return answers


def tell(edition: Edition, cast: People, *, persons: Iterable[str] = DRAFTING, **fields) -> Told:
    """`persons`: who drafts; `fields` are the opening's. Evaluations: STATES; `again` was decided before."""
    people = {name: _person(name) for name in (*JUDGED, "cleo", "raised", "let", "gone", "back")}
    people |= {name: getattr(cast, name) for name in ("interviewer", "manager", "recruiter", "hr", *OUTSIDE)}
    people |= {name: _person(name, access="hr_admin") for name in ("boss", "subject")}
    panel = [people[name] for name in (*JUDGED, "cleo", *persons)]
    made = make.panel_round(
        edition,
        manager=cast.manager,
        recruiter=cast.recruiter,
        assessors=panel,
        candidates=6,
        begun=False,
        **fields,
    )
    told = Told(people, made.opening, dict(zip(STATES, made.evaluations, strict=True)))
    Candidate.objects.filter(pk=told.evaluations["scored"].candidate_id).update(employee=people["subject"])
    for name, evaluation in list(told.evaluations.items())[1:]:
        told.evaluations[name] = rounds.begin(Evaluation.objects.get(pk=evaluation.pk), by=people["boss"])
    for name, evaluation in list(told.evaluations.items())[1:]:
        for who in (*JUDGED, *(persons if name != "waiting" else ())):
            if name == "scored" or who not in ("raised", "let", "gone", "back"):
                judge(evaluation.scorecards.get(assessor=people[who]), who, name)
    soon = timezone.now().replace(microsecond=0) + timedelta(days=3)
    for name in ("waiting", "scored"):
        stage = edition.stages.first()
        rounds.schedule(told.evaluations[name], by=people["boss"], stage=stage, starts_at=soon, minutes=60)
    scorecards.recuse(told.card("cleo"), by=people["cleo"], reason=canary("cleo", "recusal", "scored"))
    for name in persons:
        {"gone": _take_away, "back": _reopen, "raised": _promote, "let": _lift}.get(name, lambda told: None)(told)
    _end(told)
    told.exports = [make_exports.ready(told.evaluations["scored"], by=people["boss"])]
    told.exports += [make_exports.ready_kit(edition.stages.first(), by=people["interviewer"])]
    told.calendars = {who: feeds.make(person, by=person) for who, person in people.items()}
    return told


STATES = ("fresh", "waiting", "scored", "decided", "again", "withdrawn")


def judge(card: Scorecard, who: str, state: str, *, what: str = "draft") -> None:
    """Those of JUDGED submit; a draft's words are `draft`, since nobody but its author may ever read one."""
    what = "evidence" if who in JUDGED else what
    summary = "summary" if what == "evidence" else what
    said = {"summary": canary(who, summary, state), "private_notes": canary(who, "private", state)}
    make.fill(card, evidence=canary(who, what, state), recommendation="strong_yes", **said)
    if who in JUDGED:
        scorecards.submit(card, by=card.assessor)


def _person(name: str, **fields) -> User:
    email = f"{name}-{User.objects.count()}@example.org"  # it may be told more than once
    return UserFactory(name=f"{name.title()} Person", email=email, **fields)


def _take_away(told: Told) -> None:
    """Off the panel with a draft: it stays outstanding."""
    for seat in told.opening.seats.filter(assessor=told.people["gone"]):
        panels.remove(seat, by=told.people["boss"])


def _reopen(told: Told) -> None:
    """Submitted, saw the others', and took it back: a draft once more, with the first submission kept."""
    card, person = told.card("back"), told.people["back"]
    judge(card, "back", "scored", what="evidence")
    scorecards.submit(Scorecard.objects.get(pk=card.pk), by=person)
    reveals.note(told.evaluations["scored"], by=person)
    asked = reopenings.ask(Scorecard.objects.get(pk=card.pk), by=person, reason=canary("back", "asked", "scored"))
    reopenings.grant(asked, by=told.people["boss"])
    judge(Scorecard.objects.get(pk=card.pk), "back", "scored", what="draft")


def _promote(told: Told) -> None:
    User.objects.filter(pk=told.people["raised"].pk).update(access="hr_admin")
    told.people["raised"].refresh_from_db()


def _lift(told: Told) -> None:
    person, by = told.people["let"], told.people["boss"]
    overrides.lift(told.evaluations["scored"], by=by, person=person, reason="On leave.")


def _end(told: Told) -> None:
    boss = told.people["boss"]
    for name in ("decided", "again"):
        decided = told.evaluations[name]
        waivers = {f"scorecard-{card.pk}": canary("boss", "waiver", name) for card in decided.scorecards.outstanding()}
        dissents = [(told.people["ann"], canary("ann", "dissent", name))]
        said = {"by": boss, "outcome": "hold", "waivers": waivers}
        decisions.decide(decided, reason=canary("boss", "reason", name), dissents=dissents, **said)
        rounds.reconsider(Evaluation.objects.get(pk=decided.pk), by=boss, reason=canary("boss", "again", name))
        if name == "decided":
            decisions.decide(Evaluation.objects.get(pk=decided.pk), reason=canary("boss", "second", name), **said)
    rounds.withdraw(Evaluation.objects.get(pk=told.evaluations["withdrawn"].pk), by=boss, reason="Took another post.")
    for name, evaluation in told.evaluations.items():
        told.evaluations[name] = Evaluation.objects.select_related("opening__edition").get(pk=evaluation.pk)


def say_otherwise(told: Told, reader: str, *, but: Iterable[str] = ()) -> None:
    """All that others than the reader said becomes its opposite, longer, and later: behind the actions' backs.

    `but`: states that are left as they are, for they are open to the reader.
    """
    spared = [told.evaluations[name].pk for name in but]
    cards = Scorecard.objects.filter(evaluation__opening=told.opening).exclude(evaluation__in=spared)
    for card in cards.exclude(assessor=told.people[reader]):
        card.ratings.update(level=1, evidence="Something else entirely, and rather longer than what was said before.")
        fields = {"recommendation": "strong_no", "summary": "No.", "private_notes": "", "version": card.version + 3}
        moved = {
            name: getattr(card, name) + timedelta(minutes=90)
            for name in ("submitted_at", "saved_at")
            if getattr(card, name)
        }
        reason = {"recused_reason": "Another reason."} if card.recused_reason else {}
        Scorecard.objects.filter(pk=card.pk).update(**fields, **moved, **reason)
    for name in sorted({"decided", "again"} - {*but}):
        made = told.evaluations[name].decisions
        for decision in made.all():
            decision.waivers.update(reason="Another waiver.")
            decision.dissents.update(why="Another dissent.")
        made.update(outcome="decline", reason="Another reason.")
        made.exclude(superseded_reason="").update(superseded_reason="Another.")
    Reopening.objects.filter(scorecard__evaluation__opening=told.opening).exclude(
        scorecard__assessor=told.people[reader]
    ).update(reason="Another reason.")
