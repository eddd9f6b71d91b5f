"""The journal: who did what, when. It says that, never the rating, note or name itself."""

import hashlib
import json
from dataclasses import dataclass
from datetime import timedelta

from django.db import connection, models
from django.utils import timezone

from accounts.models import Entry, User

LOCK = 0x706C756D62  # any constant: one writer at a time appends to the one chain
PLAIN = (str, int, bool, type(None))


def record(verb: str, subject: models.Model, *, by: User, opening: models.Model | None = None, **facts) -> Entry:
    """Append an entry as the last statement of the act's own transaction.

    `facts` are ids, counts and states: str, int, bool, None, or lists of these. Raises RuntimeError
    outside a transaction, TypeError for anything else in facts.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("The journal is written in the act's own transaction.")
    for name, fact in facts.items():
        if not all(isinstance(part, PLAIN) for part in (fact if isinstance(fact, list) else [fact])):
            raise TypeError(f"The fact {name} is neither an id, a count nor a state.")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    last = Entry.objects.order_by("-number").values_list("number", "digest").first() or (0, "")
    entry = Entry(
        number=last[0] + 1,
        at=timezone.now(),
        actor=by,
        verb=verb,
        subject_type=subject._meta.label_lower,
        subject_id=str(subject.pk),
        opening_id=str(opening.pk) if opening else "",
        facts=facts,
        previous=last[1],
    )
    entry.digest = digest(entry)
    entry.save(force_insert=True)
    return entry


def record_once(verb: str, subject: models.Model, *, by: User, spell: timedelta, **facts) -> Entry | None:
    """The same for what a page saves while one types: one entry for a person, a subject and a spell of time.

    An entry for each save would be hundreds in an afternoon, and say no more than the first: who wrote here, and when.
    None where that is said already. The spell runs from the entry, so that writing on and on is said again.
    """
    since = timezone.now() - spell
    same = {"verb": verb, "actor": by, "subject_type": subject._meta.label_lower, "subject_id": str(subject.pk)}
    if Entry.objects.filter(**same, at__gt=since).exists():
        return None
    return record(verb, subject, by=by, **facts)


def digest(entry: Entry) -> str:
    """SHA-256 over the entry and its predecessor's digest, in one canonical spelling."""
    said = [
        entry.number,
        entry.at.isoformat(timespec="microseconds"),
        str(entry.actor_id),
        entry.verb,
        entry.subject_type,
        entry.subject_id,
        entry.opening_id,
        entry.facts,
        entry.previous,
    ]
    return hashlib.sha256(json.dumps(said, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


@dataclass(frozen=True)
class Verified:
    """`entries` read; `broken`: the first entry that does not hold, `why` in words; `head`: the last good digest."""

    entries: int
    broken: int | None
    why: str
    head: str


def verify() -> Verified:
    """Read the whole chain in order and name the first entry that does not fit."""
    count, previous = 0, ""
    for entry in Entry.objects.order_by("number").iterator(chunk_size=2000):
        count += 1
        if entry.number != count:
            return Verified(
                count, count, f"entry {count} is missing; entry {entry.number} stands in its place", previous
            )
        if entry.previous != previous:
            return Verified(count, entry.number, f"entry {entry.number} does not follow entry {count - 1}", previous)
        if entry.digest != digest(entry):
            return Verified(count, entry.number, f"entry {entry.number} was altered after it was written", previous)
        previous = entry.digest
    return Verified(count, None, "", previous)
