"""What an edition leaves open: which stages ask about which requirement, what carries which responsibility, and the
checks before publishing. Reads an edition fetched with `.whole()`; asks the database nothing more."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from competencies import linter
from competencies.enums import Rank
from roles.models import Edition, InterviewStage, Requirement, Responsibility

ERROR, WARNING = "error", "warning"
MUST_HAVES, FOCUS = 3, 7  # more of either dilutes: a must-have is a hurdle, and an hour holds seven questions


@dataclass(frozen=True)
class Check:
    """`level`: error (refuses publishing) or warning (to be accepted); `place`: dotted, where the sentence belongs."""

    level: str
    place: str
    sentence: str

    @property
    def digest(self) -> str:
        """A short name of this very sentence: a tick accepts what was read, not what came to stand there since."""
        return hashlib.sha256(f"{self.place}: {self.sentence}".encode()).hexdigest()[:16]


def stages_of(edition: Edition) -> dict[int, list[InterviewStage]]:
    """Requirement id → the stages that ask about it, in the plan's order; an empty list where none does."""
    asked: dict[int, list[InterviewStage]] = {requirement.pk: [] for requirement in edition.requirements.all()}
    for stage in edition.stages.all():
        for focus in stage.focus.all():
            asked[focus.requirement_id].append(stage)
    return asked


def carried_by(edition: Edition) -> dict[int, list[Responsibility]]:
    """Requirement id → the responsibilities it carries, in the profile's order."""
    carried: dict[int, list[Responsibility]] = {requirement.pk: [] for requirement in edition.requirements.all()}
    for responsibility in edition.responsibilities.all():
        for requirement in responsibility.carried_by.all():
            carried[requirement.pk].append(responsibility)
    return carried


def checks(edition: Edition) -> list[Check]:
    """What stands in the way of publishing, errors first; empty when nothing does."""
    found = [*_whole(edition), *_requirements(edition), *_responsibilities(edition), *_stages(edition)]
    broken = {check.place for check in found if check.level == ERROR}
    found += [check for check in _remarks(edition) if check.place not in broken]
    return sorted(found, key=lambda check: check.level != ERROR)


def _whole(edition: Edition) -> Iterator[Check]:
    if not edition.responsibilities.all():
        yield Check(ERROR, "responsibilities", "The edition names no responsibility.")
    if not edition.requirements.all():
        yield Check(ERROR, "requirements", "The edition asks for no competency.")
    must_haves = [requirement for requirement in edition.requirements.all() if requirement.must_have]
    if len(must_haves) > MUST_HAVES:
        sentence = f"{len(must_haves)} competencies are must-haves; more than {MUST_HAVES} turn away people for little."
        yield Check(WARNING, "requirements", sentence)


def _requirements(edition: Edition) -> Iterator[Check]:
    stages = stages_of(edition)
    for requirement in edition.requirements.all():
        yield from _demand(requirement)
        yield from _anchors(requirement)
        if not stages[requirement.pk] and requirement.must_have:
            yield _on(requirement, "stages", ERROR, "is a must-have, but no interview stage asks about it.")
        elif not stages[requirement.pk]:
            place = f"requirements.{requirement.competency.key}.stages"
            yield Check(WARNING, place, f"No interview stage asks about {requirement.words['name']}.")


def _demand(requirement: Requirement) -> Iterator[Check]:
    if requirement.target is None:
        yield _on(requirement, "target", ERROR, "has no target level.")
    if requirement.must_have and requirement.minimum is None:
        yield _on(requirement, "minimum", ERROR, "is a must-have without a minimum level.")
    if requirement.must_have and not requirement.reason.strip():
        yield _on(requirement, "reason", ERROR, "is a must-have without a reason.")
    elif requirement.weight > 1 and not requirement.reason.strip():
        yield _on(requirement, "reason", ERROR, f"weighs {requirement.weight} without a reason.")


def _anchors(requirement: Requirement) -> Iterator[Check]:
    anchors = {level["rank"]: level["anchor"].strip() for level in requirement.words["levels"]}
    for rank, label in Rank.choices:
        if not anchors.get(rank):
            yield _on(requirement, f"levels.{rank}.anchor", ERROR, f"has no anchor at level {rank} {label}.")


def _responsibilities(edition: Edition) -> Iterator[Check]:
    for responsibility in edition.responsibilities.all():
        if not responsibility.carried_by.all():
            place = f"responsibilities.{responsibility.key}.carried_by"
            yield Check(WARNING, place, f"No competency carries “{_short(responsibility.text)}”.")


def _stages(edition: Edition) -> Iterator[Check]:
    for stage in edition.stages.all():
        count = len(stage.focus.all())
        if count > FOCUS:
            sentence = f"{stage.name} has {count} focus competencies; more than {FOCUS} do not fit one interview."
            yield Check(WARNING, f"stages.{stage.key}.focus", sentence)


def _remarks(edition: Edition) -> Iterator[Check]:
    words = {requirement.competency.key: requirement.words for requirement in edition.requirements.all()}
    for key, wording in words.items():
        for remark in linter.remarks(wording):
            yield Check(WARNING, f"requirements.{key}.{remark.place}", f"{wording['name']}: {remark.sentence}")
    for remark in linter.shelf_remarks(words):
        yield Check(
            WARNING, f"requirements.{remark.place}", f"{words[remark.place.split('.')[0]]['name']}: {remark.sentence}"
        )


def _on(requirement: Requirement, field: str, level: str, predicate: str) -> Check:
    return Check(
        level, f"requirements.{requirement.competency.key}.{field}", f"{requirement.words['name']} {predicate}"
    )


def _short(text: str, most: int = 60) -> str:
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0] + "…"
