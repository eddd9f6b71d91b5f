"""A second HR admin reads a draft before it is published."""

from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts import journal
from accounts.access import guarded
from accounts.models import User
from roles import policies
from roles.models import Edition

NOTE = 2000  # characters


@guarded(policies.edit)
def ask(edition: Edition, /, *, by: User, of: User) -> Edition:
    """Ask another HR admin to read the draft; what was said of it before is set aside.

    Raises ValidationError where `of` is nobody who may.
    """
    if of.pk == by.pk or not (of.is_active and of.is_hr):
        raise ValidationError({"of": "Choose another HR admin; nobody reviews what they ask for themselves."})
    edition.review_asked_of, edition.review_asked_by = of, by
    edition.reviewed_by, edition.reviewed_at, edition.review_note = None, None, ""
    edition.save(update_fields=["review_asked_of", "review_asked_by", "reviewed_by", "reviewed_at", "review_note"])
    journal.record("asked for review", edition, by=by, role=edition.role.key, number=edition.number, of=str(of.pk))
    return edition


@guarded(policies.review)
def give(edition: Edition, /, *, by: User, note: str) -> Edition:
    """Record that the draft was read, with a note for whoever publishes it. Raises ValidationError on a long note."""
    note = note.strip()
    if len(note) > NOTE:
        raise ValidationError({"note": f"Keep the note to {NOTE:,} characters (now {len(note):,})."})
    edition.reviewed_by, edition.reviewed_at, edition.review_note = by, timezone.now(), note
    edition.save(update_fields=["reviewed_by", "reviewed_at", "review_note"])
    journal.record("reviewed", edition, by=by, role=edition.role.key, number=edition.number)
    return edition
