"""A role's profile as a reader meets it: areas, skills with anchors, facts, plan and career moves of one edition."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from accounts.models import User
from competencies.enums import Kind, QuestionKind, Rank
from roles import careers_map, coverage
from roles.enums import Degree, Demanded, MoveKind, QualificationKind, ResponsibilityKind
from roles.models import CareerMove, Edition, InterviewStage, Qualification, Requirement, Responsibility, Role

HEADS = {MoveKind.ENTRY: "Comes from", MoveKind.ADVANCEMENT: "Goes on to", MoveKind.LATERAL: "Moves sideways to"}
LEVELS = dict(Rank.choices)
ASKED = dict(QuestionKind.choices)


@dataclass(frozen=True)
class Carried:
    """A responsibility with the short names of the competencies that carry it."""

    text: str
    by: list[str]


@dataclass(frozen=True)
class Area:
    """A heading with its responsibilities, numbered from `start` through the whole profile."""

    name: str
    start: int
    lines: list[Carried]


@dataclass(frozen=True)
class Skill:
    """A requirement in the edition's own words. `share`: its part of all weights, in per cent with one decimal."""

    requirement: Requirement
    words: dict[str, Any]
    target: str
    levels: list[dict[str, Any]]
    share: str


@dataclass(frozen=True)
class Stage:
    line: InterviewStage
    focus: list[str]


@dataclass(frozen=True)
class Move:
    """`page`: the other role, where the reader may open its profile; `growth`: from which role to which, where both
    have an edition in force."""

    line: CareerMove
    page: Role | None
    growth: tuple[Role, Role] | None = None


@dataclass(frozen=True)
class Profile:
    edition: Edition
    facts: list[tuple[str, str]]
    areas: list[Area]
    secondary: Area
    hard: list[Skill]
    soft: list[Skill]
    stages: list[Stage]
    must_have_stages: int
    moves: list[tuple[str, list[Move]]]
    map: careers_map.CareersMap | None
    uncarried: list[str]

    @property
    def primary_count(self) -> int:
        return sum(len(area.lines) for area in self.areas)

    @property
    def skills(self) -> list[tuple[str, str, list[Skill]]]:
        """(kind, heading, skills) of the kinds there are."""
        groups = [(Kind.HARD.value, "Hard skills", self.hard), (Kind.SOFT.value, "Soft skills", self.soft)]
        return [group for group in groups if group[2]]

    @property
    def weights(self) -> int:
        return sum(skill.requirement.weight for skill in (*self.hard, *self.soft))

    @property
    def counts(self) -> dict[str, int]:
        """How many moves there are of each kind."""
        kinds = [move.kind for move in self.edition.career_moves.all()]
        return {kind: kinds.count(kind) for kind in MoveKind.values}


def profile_of(edition: Edition, *, reader: User) -> Profile:
    """Everything a profile page says. The edition is one fetched with `.whole()`; no further query is made."""
    areas, secondary = _areas(edition)
    skills = _skills(edition)
    stages = coverage.stages_of(edition)
    must_haves = [len(stages[skill.requirement.pk]) for skill in skills if skill.requirement.must_have]
    lines = edition.career_moves.all()
    moves = {kind: [_move(line, edition, reader) for line in _of_kind(lines, kind)] for kind in HEADS}
    return Profile(
        edition=edition,
        facts=_facts(edition, skills),
        areas=areas,
        secondary=secondary,
        hard=[skill for skill in skills if skill.words["kind"] == Kind.HARD],
        soft=[skill for skill in skills if skill.words["kind"] == Kind.SOFT],
        stages=[Stage(line, [focus.requirement.nick for focus in line.focus.all()]) for line in edition.stages.all()],
        must_have_stages=min(must_haves, default=0),
        moves=[(HEADS[kind], some) for kind, some in moves.items() if some],
        map=_map(edition),
        uncarried=[line.text for line in edition.responsibilities.all() if not line.carried_by.all()],
    )


def _of_kind(rows: Iterable[Any], kind: str) -> list[Any]:
    return [row for row in rows if row.kind == kind]


def _areas(edition: Edition) -> tuple[list[Area], Area]:
    primary = _of_kind(edition.responsibilities.all(), ResponsibilityKind.PRIMARY)
    named = [(area["key"], area["name"]) for area in edition.areas]
    known = {key for key, _ in named}
    groups = [(name, [line for line in primary if line.area == key]) for key, name in named]
    groups.append(("Other", [line for line in primary if line.area not in known]))
    areas, number = [], 1
    for name, lines in groups:
        if lines:
            areas.append(Area(name, number, _carried(lines)))
            number += len(lines)
    secondary = _of_kind(edition.responsibilities.all(), ResponsibilityKind.SECONDARY)
    return areas, Area("Secondary", number, _carried(secondary))


def _carried(lines: Sequence[Responsibility]) -> list[Carried]:
    return [Carried(line.text, [requirement.nick for requirement in line.carried_by.all()]) for line in lines]


def _skills(edition: Edition) -> list[Skill]:
    requirements = list(edition.requirements.all())
    whole = sum(requirement.weight for requirement in requirements)
    skills = []
    for requirement in requirements:
        words = requirement.words
        skills.append(
            Skill(
                requirement=requirement,
                words={**words, "questions": [{**ask, "label": ASKED[ask["kind"]]} for ask in words["questions"]]},
                target=LEVELS.get(requirement.target or 0, ""),
                levels=[{**level, "name": LEVELS[level["rank"]]} for level in words["levels"]],
                share=share(requirement.weight, whole),
            )
        )
    return skills


def share(part: int, whole: int) -> str:
    """Per cent with one decimal, a half upwards."""
    tenths = (2000 * part + whole) // (2 * whole)
    return f"{tenths // 10}.{tenths % 10}"


def _move(line: CareerMove, edition: Edition, reader: User) -> Move:
    other, growth = line.other, None
    if other is None or other == edition.role:
        return Move(line, other)
    theirs = other.editions.all()
    if edition.is_in_force and any(each.is_in_force for each in theirs):
        growth = (other, edition.role) if line.kind == MoveKind.ENTRY else (edition.role, other)
    return Move(line, other if any(reader.is_hr or not each.is_draft for each in theirs) else None, growth)


def _map(edition: Edition) -> careers_map.CareersMap | None:
    moves = list(edition.career_moves.all())
    if not moves:
        return None
    names = {kind: [move.title for move in moves if move.kind == kind] for kind in MoveKind.values}
    return careers_map.draw(edition.role.name, **names)


# Facts, in words


def _facts(edition: Edition, skills: list[Skill]) -> list[tuple[str, str]]:
    """(label, words) of what a reader asks first; what the edition does not say is left out."""
    kinds = [skill.words["kind"] for skill in skills]
    must_haves = sum(skill.requirement.must_have for skill in skills)
    competencies = ", ".join(f"{kinds.count(kind)} {kind}" for kind in Kind.values if kind in kinds)
    facts = [
        ("Pay", pay_in_words(edition)),
        ("Experience", _first(edition, QualificationKind.EXPERIENCE, _years)),
        ("Education", _first(edition, QualificationKind.EDUCATION, _degree)),
        ("Competencies", competencies),
        ("Must-haves", _must_haves(must_haves) if skills else ""),
    ]
    return [(label, words) for label, words in facts if words]


def _must_haves(count: int) -> str:
    if count < 2:
        return "1, with a minimum" if count else "None"
    return f"{count}, each with a minimum"


def pay_in_words(edition: Edition) -> str:
    """ "USD 160,000 to 280,000 and above"; empty where the edition names no figure."""
    low, high = edition.pay_minimum, edition.pay_maximum
    if low is None and high is None:
        return ""
    if low is None:
        amount = f"up to {high:,}"
    elif high is None:
        return f"{edition.pay_currency} {low:,} and above".strip()
    else:
        amount = f"{low:,}" if low == high else f"{low:,} to {high:,}"
    return f"{edition.pay_currency} {amount}{' and above' if edition.pay_open_ended else ''}".strip()


def _first(edition: Edition, kind: str, words_of: Any) -> str:
    """The words of the first minimum qualification of a kind that has any."""
    asked = [line for line in _of_kind(edition.qualifications.all(), kind) if line.demand == Demanded.MINIMUM]
    return next((words for words in map(words_of, asked) if words), "")


def _years(line: Qualification) -> str:
    low, high = line.years_minimum, line.years_maximum
    if low is None:
        return ""
    years = f"{low}" if high is None or high == low else f"{low} to {high}"
    more = " or more" if line.open_ended or high is None else ""
    return f"{years} year{'' if years == '1' else 's'}{more}"


def _degree(line: Qualification) -> str:
    if line.degree in ("", Degree.NONE):
        return ""
    academic = line.degree in (Degree.BACHELOR, Degree.MASTER)
    name = f"{line.get_degree_display()} degree" if academic else line.get_degree_display()
    return f"{name} or equal" if line.accepted else name
