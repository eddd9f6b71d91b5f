"""Roles and editions. A published edition is made by publishing."""

from accounts.models import User
from roles.actions import editions, roles
from roles.models import (
    CareerMove,
    Edition,
    Focus,
    InterviewStage,
    Qualification,
    Requirement,
    Responsibility,
    Role,
)
from tests.factories.competencies import competency

NOTE = "The first wording."


def role(number: int = 1, /, *, by: User, **fields) -> Role:
    return roles.add(Role(**{"key": f"job-{number}", "name": f"Job {number}", **fields}), by=by)


def draft(of: Role, /, *, by: User, competencies: list | None = None) -> Edition:
    """An empty draft filled with one line of each kind, over three competencies; it passes every check.

    The first competency is a must-have (target 4, minimum 3, weight 3), the others follow with weights 2 and 1, targets
    3 and 2, and so on in turn. Two stages: the first asks about all up to seven, the second about the must-have and
    those beyond seven.
    """
    edition = editions.open_draft(of, by=by)
    edition.definition, edition.purpose, edition.tags = "Does the job.", ["Get it done."], ["Craft"]
    edition.areas = [{"key": "bench", "name": "At the bench"}]
    edition.save()
    if competencies is None:
        competencies = [competency(number, by=by) for number in (1, 2, 3)]
    requirements = _requirements(edition, competencies)
    duty = Responsibility.objects.create(edition=edition, key="duty", kind="primary", area="bench", text="Do the job.")
    duty.carried_by.set(requirements)
    Qualification.objects.create(
        edition=edition, key="degree", kind="education", demand="minimum", text="A degree.", degree="bachelor"
    )
    Qualification.objects.create(
        edition=edition, key="years", kind="experience", demand="minimum", text="Five years.", years_minimum=5
    )
    CareerMove.objects.create(edition=edition, kind="entry", title="Apprentice")
    _stages(edition, requirements)
    return edition


def published(of: Role, /, *, by: User, **options) -> Edition:
    return editions.publish(draft(of, by=by, **options), by=by, note=NOTE)


def _requirements(edition: Edition, competencies: list) -> list[Requirement]:
    return Requirement.objects.bulk_create(
        Requirement(
            edition=edition,
            competency=skill,
            target=(4, 3, 2)[at % 3],
            weight=(3, 2, 1)[at % 3],
            must_have=at == 0,
            minimum=3 if at == 0 else None,
            reason="The job rests on it.",
            position=at,
        )
        for at, skill in enumerate(competencies)
    )


def _stages(edition: Edition, requirements: list[Requirement]) -> None:
    parts = [requirements[start : start + 7] for start in range(0, len(requirements), 7)]
    if len(parts) == 1:
        parts.append(requirements[:1])
    for number, part in enumerate(parts, 1):
        stage = InterviewStage.objects.create(
            edition=edition, key=f"stage-{number}", name=f"Stage {number}", minutes=60, position=number
        )
        Focus.objects.bulk_create(
            Focus(stage=stage, requirement=line, position=position) for position, line in enumerate(part)
        )
