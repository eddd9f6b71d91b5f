"""An opening in which everybody is blind: two colleagues have judged, one stepped back, a second evaluation was decided
twice and taken up again, and a third withdrawn. One asked to reopen what they submitted. Every text carries a canary,
`CANARY-<whose>-<what>`, that no page may hold by chance."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.test import Client
from django.urls import reverse

from accounts.models import User
from evaluations.actions import decisions, panels, reopenings, scorecards
from evaluations.actions import evaluations as rounds
from evaluations.models import Candidate, Decision, Evaluation, Opening, Post, Reopening, Reveal, Scorecard
from exports.models import Export
from roles.models import Edition
from tests.factories import evaluations as make
from tests.factories import exports as make_exports
from tests.factories.accounts import People, UserFactory
from tests.permissions.matrix import MATRIX

BLIND = ("interviewer", "manager", "recruiter", "hr")
TOKEN = re.compile(rb"CANARY-[a-z]+-[a-z]+")
CHANGING = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"|"X-CSRFToken": "[^"]+"|name="key" value="[^"]+"')
PERSONAL = ("name", "email", "phone", "current_title", "current_employer", "source", "summary", "links")
# Ways of asking that must not tell more than the plain one.
ASKED = ("?order=disagreement&page=2&state=all&kind=hard", "?order=gap&page=-1&state=closed&seen=0")
HEADERS = {"HX-Request": "true", "HX-Target": "competencies", "If-Modified-Since": "Thu, 01 Jan 1970 00:00:00 GMT"}
REVEALED = b"revealed "


@dataclass
class Story:
    people: dict[str, User]
    opening: Opening
    scored: Evaluation
    decided: Evaluation  # twice; taken up again each time, or its blind would no longer be blind
    withdrawn: Evaluation
    exports: list[Export] = field(default_factory=list)
    crawled: dict[str, dict[str, bytes]] = field(default_factory=dict)

    def crawl(self, who: str) -> dict[str, bytes]:
        """As the story was told; made once."""
        if who not in self.crawled:
            self.crawled[who] = crawl(self, who)
        return self.crawled[who]

    @property
    def evaluations(self) -> list[Evaluation]:
        return [self.scored, self.decided, self.withdrawn]

    def card(self, whose: str) -> Scorecard:
        return self.scored.scorecards.get(assessor=self.people[whose])


def tell(edition: Edition, cast: People, **fields) -> Story:
    """`fields` are the opening's. The readers hold drafts in all three evaluations."""
    people = {"ann": _colleague("Ann Sharp"), "cleo": _colleague("Cleo Fast")}
    people |= {name: getattr(cast, name) for name in BLIND} | {"boss": _colleague("Bo Boss", access="hr_admin")}
    made = make.panel_round(
        edition,
        manager=cast.manager,
        recruiter=cast.recruiter,
        assessors=[people[name] for name in ("ann", "cleo", *BLIND)],
        candidates=3,
        submitted=0,
        **fields,
    )
    story = Story(people, made.opening, *made.evaluations)
    for evaluation in made.evaluations:
        _person(evaluation.candidate, "coded" if made.opening.anonymous else "person")
        for name in ("ann", *BLIND):
            _judge(evaluation.scorecards.get(assessor=people[name]), name)
    for evaluation in (story.scored, story.decided):
        card = evaluation.scorecards.get(assessor=people["cleo"])
        scorecards.recuse(card, by=people["cleo"], reason=canary("cleo", "recusal"))
    _end(story)
    reopenings.ask(story.card("ann"), by=people["ann"], reason=canary("ann", "reopening"))
    story.exports = [make_exports.ready(story.scored, by=people["boss"])]
    return story


def canary(whose: str, what: str) -> str:
    return f"CANARY-{whose}-{what}"


def tokens(answers: dict[str, bytes]) -> set[str]:
    return {token.decode() for answer in answers.values() for token in TOKEN.findall(answer)}


def crawl(story: Story, who: str) -> dict[str, bytes]:
    """What every address answers a person: whether it counted as a reveal, status, headers and body."""
    client, answers = signed_in(story.people[who]), {}
    for url, headers in addresses(story, who):
        with transaction.atomic():  # what reading writes (a reveal) must not change the next answer
            response = client.get(url, headers=headers)
            said = sorted(pair for pair in response.headers.items() if pair[0] != "Expires")  # a clock
            seen = REVEALED if Reveal.objects.exists() else b""
            answers[f"{url} {'HX-Target' in headers}"] = (
                seen + f"{response.status_code} {said}".encode() + CHANGING.sub(b"", body(response))
            )
            transaction.set_rollback(True)
    return answers


def body(response) -> bytes:
    """Read to its end, which closes a file that is sent."""
    return b"".join(response.streaming_content) if response.streaming else response.content


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def addresses(story: Story, who: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Every reading route of evaluations and exports with the ids it could be asked for, and lists in several ways."""
    yield "/", {}
    skill = story.opening.edition.requirements.first().competency.key
    cards = story.scored.scorecards.filter(assessor__in=[story.people[name] for name in ("ann", "cleo", "hr", who)])
    rows = {
        "candidate_edit": [story.scored.candidate],
        "candidate_add": [story.opening],
        "panel": [story.opening],
        "opening": [story.opening],
        "scorecard": cards,
        "reopening": Reopening.objects.all(),
        "export_request": [story.scored, story.decided],
        "export": story.exports,
    }
    for name, door in MATRIX.items():
        app, _, noun = name.partition(":")
        if "GET" not in door.answers or app not in ("evaluations", "exports"):
            continue
        if noun in LISTS:
            yield from ((reverse(name) + asked, {}) for asked in ("", *ASKED))
            continue
        found = next((rows[start] for start in rows if noun.startswith(start)), story.evaluations)
        for row in found:
            key = {"key": skill} if noun == "scorecard_form" else {}
            yield reverse(name, kwargs={"pk": row.pk, **key}), {}
    for evaluation in story.evaluations[:2]:
        url = reverse("evaluations:scoresheet", kwargs={"pk": evaluation.pk})
        yield from ((url + asked, HEADERS) for asked in ASKED)


LISTS = {"opening_list", "opening_create", "export_list", "batch_request"}


def _colleague(name: str, **fields) -> User:
    email = f"{name.split()[0].lower()}-{User.objects.count()}@example.org"  # the story may be told more than once
    return UserFactory(name=name, email=email, **fields)


def _person(candidate: Candidate, whose: str) -> None:
    """What only those who run the opening may know; the summary is for the panel, but for what is marked to be hidden
    in an anonymous opening."""
    said = {name: canary(whose, name.replace("_", "")) for name in PERSONAL if name not in ("links", "email")}
    Candidate.objects.filter(pk=candidate.pk).update(
        **said, email=f"{canary(whose, 'email')}@example.org", links=[canary(whose, "links")]
    )
    if whose == "coded":
        Candidate.objects.filter(pk=candidate.pk).update(summary=f"Led [[{said['summary']}]] for years.")
    candidate.refresh_from_db()
    Post.objects.create(candidate=candidate, title=canary(whose, "post"), start=date(2015, 1, 1))


def _judge(card: Scorecard, name: str) -> None:
    texts = {"summary": canary(name, "summary"), "private_notes": canary(name, "private")}
    make.fill(card, evidence=canary(name, "evidence"), recommendation="strong_yes", **texts)
    if name == "ann":
        scorecards.submit(card, by=card.assessor)


def _end(story: Story) -> None:
    boss = story.people["boss"]
    waivers = {f"scorecard-{card.pk}": canary("boss", "waiver") for card in story.decided.scorecards.outstanding()}
    decisions.decide(
        story.decided,
        by=boss,
        outcome="hold",
        reason=canary("boss", "reason"),
        waivers=waivers,
        dissents=[(story.people["ann"], canary("ann", "dissent"))],
    )
    rounds.reconsider(Evaluation.objects.get(pk=story.decided.pk), by=boss, reason=canary("boss", "again"))
    decisions.decide(
        Evaluation.objects.get(pk=story.decided.pk),
        by=boss,
        outcome="hold",
        reason=canary("boss", "second"),
        waivers=waivers,
    )
    rounds.reconsider(Evaluation.objects.get(pk=story.decided.pk), by=boss, reason=canary("boss", "further"))
    rounds.withdraw(story.withdrawn, by=boss, reason="They took another post.")


def seat(story: Story, who: User, *, by: User) -> None:
    """On the first stage: they get a scorecard for whatever is under way."""
    panels.seat(story.opening, by=by, assessor=who, stage=story.opening.edition.stages.first())


def say_otherwise(story: Story) -> None:
    """Everything colleagues said becomes its opposite, behind the actions' backs: only a test may."""
    cards = Scorecard.objects.filter(assessor__in=[story.people["ann"], story.people["cleo"]])
    cards.update(recommendation="strong_no", summary="No.")
    for card in cards:
        card.ratings.update(level=1, evidence="Something else entirely, and rather longer than what was said before.")
    cards.exclude(recused_reason="").update(recused_reason="Another reason.")
    for decision in Decision.objects.all():
        decision.waivers.update(reason="Another waiver.")
        decision.dissents.update(why="Another dissent.")
    Decision.objects.update(outcome="decline", reason="Another reason.")
    Reopening.objects.update(reason="Another wish.")
