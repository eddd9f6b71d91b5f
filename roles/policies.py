"""Who may do what with roles and editions. The first line of each docstring is the refusal's sentence."""

from accounts.models import User
from roles.enums import EditionState
from roles.models import Edition


def keep_roles(user: User, subject: object) -> bool:
    """Roles and their drafts are kept by HR admins."""
    return user.is_hr


def publish(user: User, edition: Edition) -> bool:
    """HR admins publish a draft."""
    return user.is_hr and edition.is_draft


def discard(user: User, edition: Edition) -> bool:
    """HR admins discard a draft; a published edition stays."""
    return user.is_hr and edition.is_draft


def retire(user: User, edition: Edition) -> bool:
    """HR admins retire a published edition."""
    return user.is_hr and edition.state == EditionState.PUBLISHED


def edit(user: User, edition: Edition) -> bool:
    """HR admins edit a draft; a published edition never changes."""
    return user.is_hr and edition.is_draft


def review(user: User, edition: Edition) -> bool:
    """A draft is reviewed by the HR admin who was asked, and not by whoever asked."""
    return user.is_hr and edition.is_draft and edition.review_asked_of_id == user.pk
