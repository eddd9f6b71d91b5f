"""Data of any size: people, profile, openings and panels through the actions, candidates in bulk (bulk.py)."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from accounts.actions import people as persons
from accounts.enums import Access
from accounts.models import User
from evaluations.actions import openings as occasions
from evaluations.actions import panels
from evaluations.management import bulk, company, invention, wide_profile
from evaluations.models import Opening
from roles.models import Edition

DOMAIN = "populated.example"
MANAGERS = 10  # openings beyond them are shared out in turn
PANELS = 8


@dataclass(frozen=True)
class Size:
    """`candidates` and `assessors` are those of each opening, `competencies` those of the edition."""

    openings: int
    candidates: int
    assessors: int
    competencies: int


def holds_real_openings() -> bool:
    """Whether there is an opening that neither this nor the invented company made."""
    invented = (DOMAIN, company.DOMAIN)
    managers = User.objects.filter(openings_managed__isnull=False).distinct()
    return any(not person.email.endswith(tuple(f"@{each}" for each in invented)) for person in managers)


def populate(size: Size, *, seed: int) -> Iterator[Counter]:
    """Make one opening after the other, each whole or not at all; yields the rows written for each."""
    system, chance = User.objects.system(), _chance(seed)
    edition = wide_profile.edition_of(size.competencies, by=system)
    done = Opening.objects.filter(manager__email__endswith=f"@{DOMAIN}").count()
    recruiter = _person("recruiter", Access.RECRUITER, chance, by=system)
    for number in range(done, done + size.openings):
        manager = _person(f"manager-{number % MANAGERS + 1}", Access.HIRING_MANAGER, chance, by=system)
        panel = [
            _person(f"assessor-{number % PANELS + 1}-{place + 1}", Access.INTERVIEWER, chance, by=system)
            for place in range(size.assessors)
        ]
        opening = _opening(number, edition, manager, recruiter, panel)
        written = bulk.fill(opening, edition, by=system, count=size.candidates, chance=_chance(f"{seed} {number}"))
        yield Counter(written)


def _chance(seed: int | str) -> Random:
    return Random(seed)  # noqa: S311 - repeatable on purpose; nothing here is a secret


def _person(part: str, access: Access, chance: Random, *, by: User) -> User:
    """The person of that part, added when first needed."""
    email = f"{part}@{DOMAIN}"
    known = User.objects.filter(email=email).first()
    return known or persons.add(User(email=email, name=invention.name(chance), access=access), by=by)


def _opening(number: int, edition: Edition, manager: User, recruiter: User, panel: list[User]) -> Opening:
    title = f"{edition.role.name}, {invention.subject(number)}"
    opening = occasions.create(Opening(title=title, edition=edition, manager=manager, recruiter=recruiter), by=manager)
    stages = list(edition.stages.all())
    for place in range(max(len(stages), len(panel))):
        # Two neighbours on each stage, so that what two people see can be compared.
        for assessor in dict.fromkeys([panel[place % len(panel)], panel[(place + 1) % len(panel)]]):
            stage = stages[place % len(stages)]
            if not opening.seats.filter(stage=stage, assessor=assessor).exists():
                panels.seat(opening, by=recruiter, assessor=assessor, stage=stage)
    return occasions.open_(opening, by=manager)
