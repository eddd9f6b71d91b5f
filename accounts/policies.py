"""Who may do what with people and the journal. The first line of each docstring is the refusal's sentence."""

from accounts.models import User


def add_person(user: User, subject: object) -> bool:
    """Adding people is for HR admins."""
    return user.is_hr


def change_own_settings(user: User, person: User) -> bool:
    """Everyone changes their own settings alone."""
    return user.pk == person.pk


def read_journal(user: User, subject: object) -> bool:
    """The whole journal is for HR admins."""
    return user.is_hr
