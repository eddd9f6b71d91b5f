"""Editions: a draft is opened, published, retired or discarded."""

from collections.abc import Container
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils import timezone

from accounts import journal
from accounts.access import Conflict, guarded
from accounts.models import User
from roles import coverage, policies
from roles.enums import EditionState
from roles.models import Edition, Focus, Requirement, Responsibility, Role

PAY = ("pay_currency", "pay_minimum", "pay_maximum", "pay_open_ended")
NOTE_LENGTH = 2000  # characters, as the column has it
CARRIED_FORWARD = ("definition", "purpose", "tags", "areas", *PAY)


@guarded(policies.keep_roles)
def open_draft(role: Role, /, *, by: User) -> Edition:
    """Begin the next edition, copied from the published one if there is one; its words come from the library again.

    Raises Conflict where the role has a draft already.
    """
    if draft := role.editions.drafts().first():
        raise Conflict(f"{role.name} already has a draft: edition {draft.number}.", {"number": draft.number})
    base = role.editions.published().whole().first()
    last = role.editions.aggregate(last=Max("number"))["last"] or 0
    draft = Edition(role=role, number=last + 1, created_by=by)
    for name in CARRIED_FORWARD if base else ():
        setattr(draft, name, getattr(base, name))
    draft.save(force_insert=True)
    if base:
        _copy_lines(base, draft)
    journal.record(
        "opened draft", draft, by=by, role=role.key, number=draft.number, copied=base.number if base else None
    )
    return draft


@guarded(policies.publish)
def publish(edition: Edition, /, *, by: User, note: str, accept_warnings: bool | Container[str] = False) -> Edition:
    """Freeze a draft with the library's words of today; the edition published until now is retired with it.

    `accept_warnings`: all of them, none, or those whose `Check.digest` it holds. Raises ValidationError, a sentence per
    place: the note is missing, a check fails, or a warning is not accepted.
    """
    note = note.strip()
    whole = Edition.objects.whole().get(pk=edition.pk)
    _demand_publishable(whole, note=note, accept_warnings=accept_warnings)
    requirements = list(whole.requirements.all())
    for requirement in requirements:
        requirement.wording = requirement.competency.wording()
    Requirement.objects.bulk_update(requirements, ["wording"])
    predecessor = edition.role.editions.published().select_for_update().first()
    if predecessor:
        _retire(predecessor, by=by)
    edition.state, edition.change_note = EditionState.PUBLISHED, note
    edition.published_at, edition.published_by = timezone.now(), by
    edition.save(update_fields=["state", "change_note", "published_at", "published_by"])
    journal.record(
        "published",
        edition,
        by=by,
        role=whole.role.key,
        number=edition.number,
        retired=predecessor and predecessor.number,
    )
    return edition


@guarded(policies.retire)
def retire(edition: Edition, /, *, by: User) -> Edition:
    """Take a published edition out of force. Openings that run on it keep it.

    Raises ValidationError while an opening in planning uses it.
    """
    planned = edition.openings.filter(state="draft").count()
    if planned:
        openings = "An opening" if planned == 1 else f"{planned} openings"
        raise ValidationError(
            f"{openings} in planning would measure against this edition. "
            f"Open {'it' if planned == 1 else 'them'} first; an opening that runs keeps its edition."
        )
    return _retire(edition, by=by)


@guarded(policies.discard)
def discard(edition: Edition, /, *, by: User) -> None:
    """Delete a draft with all its lines."""
    journal.record("discarded", edition, by=by, role=edition.role.key, number=edition.number)
    edition.delete()


def _retire(edition: Edition, *, by: User) -> Edition:
    edition.state, edition.retired_at = EditionState.RETIRED, timezone.now()
    edition.save(update_fields=["state", "retired_at"])
    journal.record("retired", edition, by=by, role=edition.role.key, number=edition.number)
    return edition


def _demand_publishable(edition: Edition, *, note: str, accept_warnings: bool | Container[str]) -> None:
    found: dict[str, list[str]] = {}
    if not note:
        found["change_note"] = ["Say in a sentence what changed, for whoever compares editions later."]
    elif len(note) > NOTE_LENGTH:
        found["change_note"] = [f"Keep the change note to {NOTE_LENGTH:,} characters."]
    for check in coverage.checks(edition):
        accepted = accept_warnings if isinstance(accept_warnings, bool) else check.digest in accept_warnings
        if check.level == coverage.ERROR or not accepted:
            found.setdefault(check.place, []).append(check.sentence)
    if found:
        raise ValidationError(found)


def _copy_lines(base: Edition, draft: Edition) -> None:
    """Every line of `base` into `draft`; joins follow the copies of both their ends."""
    requirements = _copies(base.requirements.all(), edition=draft, wording={})
    responsibilities = _copies(base.responsibilities.all(), edition=draft)
    stages = _copies(base.stages.all(), edition=draft)
    _copies(base.qualifications.all(), edition=draft)
    _copies(base.career_moves.all(), edition=draft)
    carried = Responsibility.carried_by.through
    carried.objects.bulk_create(
        carried(responsibility=responsibilities[line.pk], requirement=requirements[carrier.pk])
        for line in base.responsibilities.all()
        for carrier in line.carried_by.all()
    )
    Focus.objects.bulk_create(
        Focus(stage=stages[stage.pk], requirement=requirements[focus.requirement_id], position=focus.position)
        for stage in base.stages.all()
        for focus in stage.focus.all()
    )


def _copies(rows: Any, **replaced: Any) -> dict[int, Any]:
    """New rows with the same values but for what is replaced, by the primary key of the row each was copied from."""
    originals = list(rows)
    if not originals:
        return {}
    model = type(originals[0])
    names = [
        field.attname for field in model._meta.concrete_fields if not field.primary_key and field.name not in replaced
    ]
    copies = [model(**{name: getattr(row, name) for name in names}, **replaced) for row in originals]
    model._default_manager.bulk_create(copies)
    return {row.pk: copy for row, copy in zip(originals, copies, strict=True)}
