"""A person's private calendar address: made, made anew, taken back."""

import secrets

from django.utils import timezone

from accounts import journal
from accounts.access import guarded
from accounts.models import User
from notices.models import Feed
from notices.policies import keep_own_calendar
from notices.querysets import digest

TOKEN = 32  # bytes of chance


@guarded(keep_own_calendar)
def make(person: User, /, *, by: User) -> str:
    """A new address; one made before is dead from now on. Returns the token, which is kept nowhere."""
    token = secrets.token_urlsafe(TOKEN)
    Feed.objects.update_or_create(person=person, defaults={"digest": digest(token), "made_at": timezone.now()})
    journal.record("calendar made", person, by=by)
    return token


@guarded(keep_own_calendar)
def revoke(person: User, /, *, by: User) -> None:
    """The address is dead from now on. Without one, nothing happens."""
    gone, _ = Feed.objects.filter(person=person).delete()
    if gone:
        journal.record("calendar revoked", person, by=by)
