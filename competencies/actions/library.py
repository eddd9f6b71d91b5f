"""The library: competencies added, reworded, arranged, retired, restored. Published editions keep their own words."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Max, Model
from django.utils import timezone

from accounts import journal
from accounts.access import Conflict, guarded, unseen
from accounts.models import User
from competencies import policies, words
from competencies.enums import Rank
from competencies.models import Competency, Level, Question, RedFlag

WORDS = ("name", "nick", "definition", "notes")
SPELL = timedelta(minutes=30)  # what one person writes in one competency in this time is one entry of the journal
CHANGED = "This was changed by someone else since you opened it. Nothing was overwritten; both texts are here."
IN_USE = "The kind stays as it is: a profile asks for this competency, and lists hard and soft skills apart."
Rows = Sequence[Mapping[str, Any]]


@guarded(policies.keep_library)
def add(
    competency: Competency, /, *, by: User, levels: Rows, questions: Rows = (), red_flags: Sequence[str] = ()
) -> Competency:
    """Save a new competency with its lines, each in the shape of `Competency.wording()`.

    Raises ValidationError where a field does not hold, or the levels are not the five of the scale.
    """
    competency.position = _last_place(competency.kind)
    competency.full_clean()
    competency.save(force_insert=True)
    _write_lines(competency, levels=levels, questions=questions, red_flags=red_flags)
    journal.record("added", competency, by=by, key=competency.key)
    return competency


@guarded(policies.keep_library)
def reword(competency: Competency, /, *, by: User, **said: Any) -> Competency:
    """Change whole name, nick, definition, notes, levels, questions or red_flags; what is not given stays.

    The same words again change nothing. Raises ValidationError where a field does not hold, TypeError for other names.
    """
    stands = competency.wording()
    if strange := set(said) - {*WORDS, "levels", "questions", "red_flags"}:
        raise TypeError(f"Not a wording: {', '.join(sorted(strange))}.")
    changed = {name: value for name, value in said.items() if value != stands[name]}
    if not changed:
        return competency
    own = [name for name in WORDS if name in changed]
    for name in own:
        setattr(competency, name, changed[name])
    competency.full_clean()
    competency.save(update_fields=own)
    _write_lines(competency, **{name: value for name, value in changed.items() if name not in WORDS})
    journal.record("reworded", competency, by=by, places=sorted(changed))
    return competency


@guarded(policies.keep_library)
def write(competency: Competency, /, *, by: User, said: Mapping[str, tuple[Any, Any]]) -> Competency:
    """Write what was typed: `said` maps a place of `words.places` to (what was seen there, what is to stand there).

    Raises Conflict with what stands in the contested places, ValidationError a sentence per place, TypeError for a
    place that is none; then nothing is written.
    """
    stands = words.places(competency)
    if strange := set(said) - set(stands):
        raise TypeError(f"Not a place: {', '.join(sorted(strange))}.")
    if contested := unseen(stands, said):
        raise Conflict(CHANGED, contested)
    changed = {place: now for place, (_was, now) in said.items() if stands[place] != now}
    if changed:
        _write_places(competency, changed)
        journal.record_once("edited", competency, by=by, spell=SPELL, key=competency.key)
    return competency


@guarded(policies.keep_library)
def arrange(kind: str, /, *, by: User, keys: Sequence[str]) -> None:
    """Put the hard or the soft competencies in the order of `keys`, each named once.

    Raises ValidationError where the keys are not those of that kind.
    """
    standing = {competency.key: competency for competency in Competency.objects.filter(kind=kind).select_for_update()}
    if sorted(keys) != sorted(standing):
        raise ValidationError("Name each competency of this kind once, and no other.")
    for position, key in enumerate(keys, 1):
        if standing[key].position != position:
            standing[key].position = position
            standing[key].save(update_fields=["position"])
            journal.record("arranged", standing[key], by=by, position=position)


@guarded(policies.retire)
def retire(competency: Competency, /, *, by: User) -> Competency:
    """Take it off the shelf: new drafts cannot ask for it; editions that do keep it."""
    competency.retired_at = timezone.now()
    competency.save(update_fields=["retired_at"])
    journal.record("retired", competency, by=by, key=competency.key)
    return competency


@guarded(policies.restore)
def restore(competency: Competency, /, *, by: User) -> Competency:
    """Put a retired competency back on the shelf."""
    competency.retired_at = None
    competency.save(update_fields=["retired_at"])
    journal.record("restored", competency, by=by, key=competency.key)
    return competency


def _last_place(kind: str) -> int:
    """Until HR arranges the competencies of a kind they stand from A to Z, all at 0."""
    last = Competency.objects.filter(kind=kind).aggregate(last=Max("position"))["last"]
    return last + 1 if last else 0


def _write_places(competency: Competency, changed: Mapping[str, Any]) -> None:
    """Write changed places; raises ValidationError with a sentence for each that does not hold."""
    own = {name: name for name in words.TEXTS if name in changed}
    if "kind" in own:
        if competency.requirements.exists():
            raise ValidationError({"kind": IN_USE})
        competency.position = _last_place(changed["kind"])
    rows: list[tuple[Competency | Level, dict[str, str]]] = [(competency, own)] if own else []
    for level in competency.levels.all():
        parts = {part: f"levels.{level.rank}.{part}" for part in words.PARTS}
        if mine := {part: place for part, place in parts.items() if place in changed}:
            rows.append((level, mine))
    faults: dict[str, list[str]] = {}
    for row, fields in rows:
        for name, place in fields.items():
            setattr(row, name, changed[place])
        try:
            words.check(row)
        except ValidationError as error:
            faults |= {fields.get(name, name): sentences for name, sentences in error.message_dict.items()}
    if faults:
        raise ValidationError(faults)
    for row, fields in rows:
        row.save(update_fields=[*fields, *(["position"] if "kind" in fields else [])])
    if "red_flags" in changed:
        try:
            _write_lines(competency, red_flags=changed["red_flags"])
        except ValidationError as error:
            raise ValidationError({"red_flags": error.messages}) from error


def _write_lines(
    competency: Competency,
    *,
    levels: Rows | None = None,
    questions: Rows | None = None,
    red_flags: Sequence[str] | None = None,
) -> None:
    """Replace the lines that are given."""
    if levels is not None:
        if sorted(level.get("rank", 0) for level in levels) != Rank.values:
            raise ValidationError({"levels": f"{competency.name} needs the five levels, 1 to 5, each once."})
        _replace(competency, Level, [Level(competency=competency, **level) for level in levels])
    if questions is not None:
        rows = [Question(competency=competency, position=place, **line) for place, line in enumerate(questions)]
        _replace(competency, Question, rows)
    if red_flags is not None:
        _replace(
            competency,
            RedFlag,
            [RedFlag(competency=competency, position=place, text=text) for place, text in enumerate(red_flags)],
        )


def _replace(competency: Competency, model: type[Model], rows: Sequence[Model]) -> None:
    for row in rows:
        row.clean_fields(exclude=["competency"])
    model._default_manager.filter(competency=competency).delete()
    model._default_manager.bulk_create(rows)
