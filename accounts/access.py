"""The one gate in front of every action: rights, a fresh locked row, one transaction."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, TypeVar, cast

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.db import models, transaction
from django.http import Http404

from accounts.models import User

Policy = Callable[[User, Any], bool]
Action = TypeVar("Action", bound=Callable[..., Any])


class Conflict(Exception):
    """Somebody was faster: the state or version changed since the page was shown. Becomes a 409.

    `current` is what stands there now, as plain data, for the page or API client to show.
    """

    def __init__(self, sentence: str, current: dict[str, Any] | None = None):
        super().__init__(sentence)
        self.current = current or {}


def unseen(stands: Mapping[str, Any], said: Mapping[str, tuple[Any, Any]]) -> dict[str, Any]:
    """What stands in the places where a writer saw something else: they would overwrite words they never read.

    `said` maps a place to (what stood there when it was shown, what is to stand there). The same words again are no
    conflict, so a save may be sent twice.
    """
    return {place: stands[place] for place, pair in said.items() if stands[place] not in pair}


def refusal(policy: Policy) -> str:
    """The policy's own sentence: the first line of its docstring."""
    return (policy.__doc__ or "").strip().split("\n")[0] or "This is not open to you."


def allows(policy: Policy, user: User, subject: Any) -> bool:
    """Whether an account that may act at all (active, or the product itself) passes the policy."""
    return (user.is_active or user.is_system) and policy(user, subject)


def demand(policy: Policy, user: User, subject: Any) -> None:
    """Raise PermissionDenied with the policy's sentence unless the user may."""
    if not allows(policy, user, subject):
        raise PermissionDenied(refusal(policy))


def _would_have(policy: Policy, user: User, subject: Any, seen: Any) -> bool:
    """Whether the state alone stands in the way: who may not do it in any state learns of none."""
    now, subject.state = subject.state, seen
    try:
        return allows(policy, user, subject)
    finally:
        subject.state = now


def guarded(policy: Policy, *, beside: models.Prefetch | None = None) -> Callable[[Action], Action]:
    """Give an action its guard: a transaction, the subject locked and read afresh, then the policy.

    The action's first argument is its subject, `by` the acting User; `beside` is read with the subject, once it is
    locked, where policy and action would ask for it in pieces. Raises PermissionDenied, Conflict where the subject's
    state changed between the page and the lock, Http404 where it is gone.
    """

    def decorate(action: Action) -> Action:
        @wraps(action)
        @transaction.atomic
        def enter(subject: Any, /, *args: Any, by: User, **kwargs: Any) -> Any:
            seen = getattr(subject, "state", None)
            if isinstance(subject, models.Model) and not subject._state.adding:
                # __class__, not type(): request.user is a lazy wrapper around the real row.
                rows = subject.__class__._base_manager.select_for_update(of=("self",))
                if beside:
                    rows = rows.prefetch_related(beside)
                try:
                    subject.refresh_from_db(from_queryset=rows)
                except ObjectDoesNotExist as error:
                    raise Http404 from error  # taken away since the page was shown
            if not allows(policy, by, subject):
                now = getattr(subject, "state", None)
                if now != seen and _would_have(policy, by, subject, seen):
                    raise Conflict(
                        f"This was changed by someone else in the meantime; it is now {now}.", {"state": now}
                    )
                raise PermissionDenied(refusal(policy))
            return action(subject, *args, by=by, **kwargs)

        enter.policy = policy  # type: ignore[attr-defined]
        return cast(Action, enter)

    return decorate
