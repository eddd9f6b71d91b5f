"""What HR does to the lines of a draft. A save names what it replaces: nobody writes over words they have not seen."""

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.text import slugify

from accounts import journal
from accounts.access import Conflict, guarded, unseen
from accounts.models import User
from roles import policies
from roles.models import CareerMove, Edition, Focus, InterviewStage, Qualification, Requirement, Responsibility

SPELL = timedelta(minutes=30)  # what one person changes in this time is one entry of the journal
BESIDES = {"state", "number", "role", "wording"}  # fields that no save names
Cell = tuple[int, int]
Line = CareerMove | Focus | InterviewStage | Qualification | Requirement | Responsibility
CHANGED = "This was changed by someone else since you opened it. Nothing was overwritten; both texts are here."
REARRANGED = "A line was added or removed by someone else in the meantime. The order stands as it was; look again."


@guarded(policies.edit)
def write(edition: Edition, /, *, by: User, said: Mapping[str, tuple[Any, Any]], line: Line | None = None) -> Model:
    """Write fields of `line`, or of the edition itself: `said` maps each to (what was seen, what is to stand there).

    Join fields hold lists of ids. Raises Conflict with what stands in the contested fields, ValidationError a sentence
    per field, Http404 where the line is gone; then nothing is written.
    """
    row = edition if line is None else _fresh(edition, line)
    stands = {name: _value_of(row, name) for name in said}
    if contested := unseen(stands, said):
        raise Conflict(CHANGED, contested)
    changed = {name: now for name, (_was, now) in said.items() if stands[name] != now}
    if not changed:
        return row
    joins = {field.name for field in row._meta.many_to_many}
    for name in set(changed) - joins:
        setattr(row, row._meta.get_field(name).attname, changed[name])
    _check(row)
    if own := set(changed) - joins:
        row.save(update_fields=own)
    for name in joins & set(changed):
        _join(edition, row, name, changed[name])
    _edited(edition, by=by)
    return row


@guarded(policies.edit)
def add(edition: Edition, /, *, by: User, line: Line, joined: Mapping[str, list[int]] | None = None) -> Line:
    """Put a new line at the end of its kind. Raises ValidationError where a field does not hold."""
    line.edition = edition
    others = list(_siblings(line))
    line.position = max((other.position for other in others), default=0) + 1
    if any(field.name == "key" for field in line._meta.fields) and not line.key:
        line.key = _free_key(edition, line)
    _check(line)
    line.save(force_insert=True)
    for name, ids in (joined or {}).items():
        _join(edition, line, name, ids)
    _edited(edition, by=by)
    return line


@guarded(policies.edit)
def remove(edition: Edition, /, *, by: User, line: Line) -> None:
    """Take a line out of the draft, with what hangs on it."""
    _fresh(edition, line).delete()
    _edited(edition, by=by)


@guarded(policies.edit)
def move(edition: Edition, /, *, by: User, line: Line, step: int) -> None:
    """One place up (-1) or down (1) among its kind; at the end of the list nothing happens."""
    row = _fresh(edition, line)
    rows = list(_siblings(row))
    at = [each.pk for each in rows].index(row.pk)
    if 0 <= at + step < len(rows):
        rows[at], rows[at + step] = rows[at + step], rows[at]
        _place(rows)
        _edited(edition, by=by)


@guarded(policies.edit)
def arrange(edition: Edition, /, *, by: User, line: Line, order: Sequence[int]) -> None:
    """Put all lines of the kind `line` is of into this order of ids.

    Raises ValidationError where an id is none of theirs or stands twice, Conflict where one is missing.
    """
    rows = {row.pk: row for row in _siblings(_fresh(edition, line))}
    if len(set(order)) != len(order) or not set(order) <= set(rows):
        raise ValidationError("This order names a line that is not in this list. Nothing was moved.")
    if len(order) != len(rows):
        raise Conflict(REARRANGED)
    if list(order) != list(rows):
        _place([rows[pk] for pk in order])
        _edited(edition, by=by)


@guarded(policies.edit)
def plan(edition: Edition, /, *, by: User, asks: Collection[Cell] = (), drops: Collection[Cell] = ()) -> None:
    """Have stages ask about requirements, last in their order, or not any more: pairs of ids (stage, requirement).

    What stands as asked already is no change, so a save may be sent twice. Raises ValidationError where a pair is not
    of this draft; then nothing is changed.
    """
    stages = set(edition.stages.values_list("pk", flat=True))
    lines = set(edition.requirements.values_list("pk", flat=True))
    if any(stage not in stages or line not in lines for stage, line in {*asks, *drops}):
        raise ValidationError("That stage or competency is not in this draft any more. Nothing was changed.")
    standing = list(Focus.objects.select_for_update().filter(stage__edition=edition))
    last: dict[int, int] = {}
    for focus in standing:
        last[focus.stage_id] = max(last.get(focus.stage_id, 0), focus.position)
    new = sorted(set(asks) - {(focus.stage_id, focus.requirement_id) for focus in standing})
    old = [focus.pk for focus in standing if (focus.stage_id, focus.requirement_id) in set(drops)]
    for stage, line in new:
        last[stage] = last.get(stage, 0) + 1
        Focus.objects.create(stage_id=stage, requirement_id=line, position=last[stage])
    Focus.objects.filter(pk__in=old).delete()
    if new or old:
        _edited(edition, by=by)


def _siblings(line: Line) -> QuerySet:
    """The lines it stands among, in their order: those of its kind in its edition, or in its stage."""
    if isinstance(line, Focus):
        return Focus.objects.filter(stage=line.stage_id)
    rows = type(line)._default_manager.filter(edition=line.edition_id)
    if isinstance(line, Requirement):
        return rows.filter(competency__kind=line.competency.kind)
    if isinstance(line, CareerMove | Responsibility):
        return rows.filter(kind=line.kind)
    return rows


def _value_of(row: Model, name: str) -> Any:
    """What stands in a field, as a save compares it: ids where rows are meant."""
    field = row._meta.get_field(name)
    if field.many_to_many:
        return sorted(getattr(row, name).values_list("pk", flat=True))
    return getattr(row, field.attname)


def _fresh(edition: Edition, line: Any) -> Any:
    """The line as it stands, of this edition: what a page showed may be gone."""
    rows = type(line)._default_manager.select_for_update(of=("self",))
    own = {"stage__edition": edition} if isinstance(line, Focus) else {"edition": edition}
    row = rows.filter(pk=line.pk, **own).first()
    if row is None:
        raise Http404("This line is not in the draft any more.")
    return row


def _check(row: Model) -> None:
    row.full_clean(exclude=BESIDES)


def _join(edition: Edition, row: Any, name: str, ids: Sequence[int]) -> None:
    """Only rows of the same edition are joined."""
    chosen = list(Requirement.objects.filter(edition=edition, pk__in=ids))
    if len(chosen) != len(set(ids)):
        raise ValidationError({name: "One of these is not a competency of this draft. Nothing was changed."})
    getattr(row, name).set(chosen)


def _place(rows: Sequence[Any]) -> None:
    for position, row in enumerate(rows, 1):
        row.position = position
    type(rows[0])._default_manager.bulk_update(rows, ["position"])


def _free_key(edition: Edition, line: Any) -> str:
    """A key from the line's own words that no other line of the edition has."""
    stem = slugify(str(line))[:60].strip("-") or line._meta.model_name
    taken = set(type(line)._default_manager.filter(edition=edition).values_list("key", flat=True))
    return next(key for key in (stem, *(f"{stem}-{n}" for n in range(2, len(taken) + 3))) if key not in taken)


def _edited(edition: Edition, *, by: User) -> None:
    """Remember who edited last and when; the journal says it once a spell, or a day of typing would drown it."""
    edition.edited_at, edition.edited_by = timezone.now(), by
    edition.save(update_fields=["edited_at", "edited_by"])
    journal.record_once("edited", edition, by=by, spell=SPELL, role=edition.role.key, number=edition.number)
