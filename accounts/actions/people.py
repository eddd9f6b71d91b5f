"""People who use Plumbline."""

from django.core.exceptions import ValidationError

from accounts import journal
from accounts.access import guarded
from accounts.models import User
from accounts.policies import add_person, change_own_settings


@guarded(add_person)
def add(person: User, /, *, by: User, password: str | None = None) -> User:
    """Save a new person. Without a password they set their own through the reset mail.

    Raises ValidationError where a field does not hold.
    """
    person.email = person.email.strip().lower()
    person.set_password(password)
    person.full_clean()
    person.save(force_insert=True)
    journal.record("added", person, by=by, access=person.access)
    return person


@guarded(change_own_settings)
def change_settings(
    person: User,
    /,
    *,
    by: User,
    theme: str | None = None,
    shortcuts_on: bool | None = None,
    time_zone: str | None = None,
    reminders_on: bool | None = None,
) -> User:
    """Change one's own appearance, shortcuts, time zone or reminders by mail; None leaves a thing as it is."""
    changes = {
        "theme": theme,
        "shortcuts_on": shortcuts_on,
        "time_zone": time_zone,
        "reminders_on": reminders_on,
    }
    given = {name: value for name, value in changes.items() if value is not None}
    for name, value in given.items():
        setattr(person, name, value)
    try:
        person.clean_fields(exclude={field.name for field in User._meta.fields} - set(given))
    except ValidationError:
        person.refresh_from_db()
        raise
    person.save(update_fields=list(given))
    return person
