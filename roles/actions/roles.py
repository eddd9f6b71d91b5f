"""Roles: the jobs themselves, before anything is said about them."""

from accounts import journal
from accounts.access import guarded
from accounts.models import User
from roles.models import Role
from roles.policies import keep_roles


@guarded(keep_roles)
def add(role: Role, /, *, by: User) -> Role:
    """Save a new role. Raises ValidationError where a field does not hold or the key is taken."""
    role.full_clean()
    role.save(force_insert=True)
    journal.record("added", role, by=by, key=role.key)
    return role
