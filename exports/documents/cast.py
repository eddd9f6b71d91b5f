"""Who is called what in a document, by name or by code and letter; and whether it quotes what they wrote."""

from dataclasses import dataclass
from datetime import datetime
from string import ascii_uppercase
from zoneinfo import ZoneInfo

from accounts.models import User
from evaluations.models import Rating
from evaluations.naming import alias, is_named
from evaluations.scoresheet import Scoresheet, Voice
from exports import genuine
from exports.documents.shape import Check
from roles.models import Edition

NO_CHECK: Check = {"code": "", "address": "", "qr": ""}


@dataclass(frozen=True)
class Cast:
    """`letters` maps an assessor's id to what they are called, and is empty where they go by name."""

    candidate: str
    now: str
    letters: dict[object, str]
    with_evidence: bool = True

    def evidence(self, rating: Rating) -> str:
        return rating.evidence.strip() if self.with_evidence else ""

    def assessor(self, person: User) -> str:
        return self.letters.get(person.pk, person.name)

    def place(self, voice: Voice) -> tuple[int, str]:
        """Lowest level first, not assessed last; then by what the assessor is called here."""
        return voice.level or 6, self.assessor(voice.assessor)


def cast(sheet: Scoresheet, reader: User, *, name_candidate: bool, name_assessors: bool, evidence: bool = True) -> Cast:
    """A code name where the reader sees one, whatever was asked for; without post and employer, which would tell."""
    candidate = sheet.evaluation.candidate
    named = name_candidate and is_named(sheet.evaluation, reader)
    letters: dict[object, str] = {}
    if not name_assessors:
        # By scorecard id, which says nothing: in order of their names the letters could be guessed.
        cards = sorted(sheet.cards, key=lambda card: card.pk)
        letters = {card.assessor_id: f"Assessor {letter(at)}" for at, card in enumerate(cards)}
    return Cast(
        candidate=candidate.name if named else alias(sheet.evaluation),
        now=candidate.position if named else "",
        letters=letters,
        with_evidence=evidence,
    )


def letter(at: int) -> str:
    """A to Z, then AA, AB, …"""
    return ("" if at < 26 else ascii_uppercase[at // 26 - 1]) + ascii_uppercase[at % 26]


def check(code: str) -> Check:
    return {"code": code, "address": genuine.page(), "qr": genuine.drawn(code)} if code else NO_CHECK


def day(moment: datetime, zone: ZoneInfo) -> str:
    local = moment.astimezone(zone)
    return f"{local.day} {local:%B %Y}"


def dated(edition: Edition, zone: ZoneInfo) -> str:
    """ "Edition 3, published 4 September 2026", "Edition 4, draft"."""
    if edition.published_at is None:
        return f"Edition {edition.number}, draft"
    return f"Edition {edition.number}, published {day(edition.published_at, zone)}"


def minute(moment: datetime, zone: ZoneInfo) -> str:
    """With the zone's name, or where it has none its distance from UTC."""
    local = moment.astimezone(zone)
    name = local.tzname() or ""
    if not name.isalpha():
        name = f"UTC{':'.join(filter(None, (name[:3], name[3:])))}"
    return f"{day(moment, zone)}, {local:%H:%M} {name}"
