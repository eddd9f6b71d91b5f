"""Who may do what with the library. The first line of each docstring is the refusal's sentence."""

from accounts.models import User
from competencies.models import Competency


def keep_library(user: User, subject: object) -> bool:
    """The library is kept by HR admins."""
    return user.is_hr


def retire(user: User, competency: Competency) -> bool:
    """HR admins retire a competency that is in use."""
    return user.is_hr and competency.retired_at is None


def restore(user: User, competency: Competency) -> bool:
    """HR admins restore a competency that is retired."""
    return user.is_hr and competency.retired_at is not None
