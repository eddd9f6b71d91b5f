"""What a move from one role to another asks for: the levels of two published editions, competency by competency."""

from dataclasses import dataclass

from competencies.enums import Rank
from roles.models import Edition, Requirement

LEVELS = dict(Rank.choices)


@dataclass(frozen=True)
class Level:
    """The level an edition asks for, in that edition's words."""

    rank: int
    name: str
    headline: str
    anchor: str


@dataclass(frozen=True)
class Step:
    """A competency both editions ask for, named as the one ahead names it."""

    name: str
    here: Level
    there: Level

    @property
    def rise(self) -> int:
        """Levels to grow by; negative where the role ahead asks for less."""
        return self.there.rank - self.here.rank

    @property
    def words(self) -> str:
        """ "2 levels more", "same level", "1 level less"."""
        if not self.rise:
            return "same level"
        count = abs(self.rise)
        return f"{count} level{'' if count == 1 else 's'} {'more' if self.rise > 0 else 'less'}"


@dataclass(frozen=True)
class Growth:
    """`steps` with the greatest rise first; `new` asked by the edition ahead alone, `gone` no longer asked."""

    steps: list[Step]
    new: list[tuple[str, Level]]
    gone: list[tuple[str, Level]]

    @property
    def rising(self) -> int:
        return sum(step.rise > 0 for step in self.steps)


def growth(before: Edition, after: Edition) -> Growth:
    """From one published edition to another, both with their requirements at hand; no further query is made.

    What rises alike stands in the order of the edition ahead.
    """
    here = {line.competency_id: line for line in before.requirements.all()}
    there = {line.competency_id: line for line in after.requirements.all()}
    steps = [Step(line.words["name"], _level(here[pk]), _level(line)) for pk, line in there.items() if pk in here]
    return Growth(
        steps=sorted(steps, key=lambda step: -step.rise),
        new=[(line.words["name"], _level(line)) for pk, line in there.items() if pk not in here],
        gone=[(line.words["name"], _level(line)) for pk, line in here.items() if pk not in there],
    )


def _level(line: Requirement) -> Level:
    rank = line.target or 1  # a published edition has one: coverage.checks sees to it
    said = next((level for level in line.words["levels"] if level["rank"] == rank), {"headline": "", "anchor": ""})
    return Level(rank, LEVELS[rank], said["headline"], said["anchor"])
