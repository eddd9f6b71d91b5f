"""A whole edition written at once, from data in the shape of a portrait."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Max, Model

from accounts import journal
from accounts.access import Conflict, guarded
from accounts.models import User
from competencies.models import Competency
from roles.actions import roles
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
from roles.policies import keep_roles

Data = Mapping[str, Any]
OWN = ("definition", "purpose", "tags", "areas")
JOINED = ("competency", "competencies", "focus", "role", "wording")  # what is not a field of the line itself


@guarded(keep_roles)
def draw(role: Role, /, *, by: User, said: Data, others: Mapping[str, str]) -> Edition:
    """Open the next edition of the role as a draft of what `roles.portrait` would say of it, in the library's words.

    `others` maps the keys of roles in career moves to their names; those that are missing are added. Raises Conflict
    where the role has a draft, ValidationError where a line does not hold or the library lacks a competency.
    """
    if draft := role.editions.drafts().first():
        raise Conflict(f"{role.name} already has a draft: edition {draft.number}.", {"number": draft.number})
    last = role.editions.aggregate(last=Max("number"))["last"] or 0
    pay = {f"pay_{name}": value for name, value in (said["pay"] or {}).items()}
    draft = Edition(role=role, number=last + 1, created_by=by, **{name: said[name] for name in OWN}, **pay)
    draft.full_clean()
    draft.save(force_insert=True)
    requirements = _requirements(draft, said["requirements"])
    _responsibilities(draft, said["responsibilities"], requirements)
    _stages(draft, said["stages"], requirements)
    _insert(_rows(Qualification, draft, said["qualifications"]))
    _moves(draft, said["career_moves"], others, by=by)
    journal.record("opened draft", draft, by=by, role=role.key, number=draft.number, copied=None)
    return draft


def _requirements(draft: Edition, lines: Sequence[Data]) -> dict[str, Requirement]:
    library = Competency.objects.in_bulk([line["competency"] for line in lines], field_name="key")
    rows = _rows(Requirement, draft, lines)
    for row, line in zip(rows, lines, strict=True):
        if line["competency"] not in library:
            raise ValidationError(f"The library has no competency {line['competency']}; load the library first.")
        row.competency = library[line["competency"]]
    _insert(rows)
    return {row.competency.key: row for row in rows}


def _responsibilities(draft: Edition, lines: Sequence[Data], requirements: Mapping[str, Requirement]) -> None:
    rows = _rows(Responsibility, draft, lines)
    _insert(rows)
    carried = Responsibility.carried_by.through
    carried.objects.bulk_create(
        carried(responsibility=row, requirement=requirements[key])
        for row, line in zip(rows, lines, strict=True)
        for key in line["competencies"]
    )


def _stages(draft: Edition, lines: Sequence[Data], requirements: Mapping[str, Requirement]) -> None:
    rows = _rows(InterviewStage, draft, lines)
    _insert(rows)
    Focus.objects.bulk_create(
        Focus(stage=row, requirement=requirements[key], position=at)
        for row, line in zip(rows, lines, strict=True)
        for at, key in enumerate(line["focus"])
    )


def _moves(draft: Edition, lines: Sequence[Data], others: Mapping[str, str], *, by: User) -> None:
    known = Role.objects.in_bulk([line["role"] for line in lines if line["role"]], field_name="key")
    rows = _rows(CareerMove, draft, lines)
    for row, line in zip(rows, lines, strict=True):
        if (key := line["role"]) and key not in known:
            known[key] = roles.add(Role(key=key, name=others[key]), by=by)
        row.other = known[key] if key else None
    _insert(rows)


def _rows(model: type[Model], draft: Edition, lines: Sequence[Data]) -> list[Any]:
    """New rows in their order, with what is a field of their own."""
    fields = [{name: value for name, value in line.items() if name not in JOINED} for line in lines]
    return [model(edition=draft, position=at, **said) for at, said in enumerate(fields)]


def _insert(rows: Sequence[Model]) -> None:
    """Lines of one kind at once, each field checked first."""
    for row in rows:
        row.clean_fields(exclude=["edition", "competency", "other"])
    if rows:
        type(rows[0])._default_manager.bulk_create(rows)
