"""A framework taken in from a file: the competencies and roles it brings, and its edition as a draft."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import IntegrityError

from accounts import journal
from accounts.access import Conflict, guarded
from accounts.models import User
from competencies.actions import library
from competencies.models import Competency
from roles.actions import portraits, roles
from roles.arrival import Arrival, arrival_of
from roles.exchange import Framework
from roles.models import Edition, Role
from roles.policies import keep_roles

KEEP, TAKE = "keep", "take"
REWORDED = "The library changed since this page was shown, so nothing was imported. Look at the differences again."
TAKEN = "Somebody added one of these competencies or roles in the same moment, so nothing was imported. Try it again."


@guarded(keep_roles)
def import_framework(
    framework: Framework, /, *, by: User, competencies: Mapping[str, str] | None = None, seen: str | None = None
) -> Edition:
    """The role's next edition, as a draft of what the framework says; what is missing here is added.

    `competencies` maps keys to keep (the library's words, as for those not named) or take (the file's, also in other
    drafts); `seen` is the library one chose by. Raises Conflict where the role has a draft or the library is not as it
    was seen, ValidationError where something here stands against it; then nothing is written.
    """
    role = Role.objects.select_for_update().filter(key=framework.key).first()
    # In one order, so that two imports do not wait for each other.
    list(Competency.objects.select_for_update().filter(key__in=framework.competencies).order_by("pk"))
    arrival = arrival_of(framework)
    _demand_possible(arrival, seen)
    try:
        role = role or roles.add(Role(key=framework.key, name=framework.name), by=by)
        reworded = _library(framework, arrival, competencies or {}, by=by)
        draft = portraits.draw(role, by=by, said=framework.profile, others=framework.roles)
    except IntegrityError as error:
        raise Conflict(TAKEN) from error
    journal.record("imported", draft, by=by, role=role.key, added=sorted(arrival.added), reworded=reworded)
    return draft


def _demand_possible(arrival: Arrival, seen: str | None) -> None:
    if arrival.draft:
        raise Conflict(
            f"{arrival.role} already has a draft, edition {arrival.draft}, so nothing was imported. "
            "Publish or discard it, then import the file again.",
            {"number": arrival.draft},
        )
    if arrival.refusals:
        raise ValidationError(arrival.refusals)
    if seen is not None and seen != arrival.seen:
        raise Conflict(REWORDED, {"seen": arrival.seen})


def _library(framework: Framework, arrival: Arrival, chosen: Mapping[str, str], *, by: User) -> list[str]:
    """Adds what is missing and takes the file's words where that was chosen; the keys of those reworded."""
    for key in arrival.added:
        words = dict(framework.competencies[key])
        lines = {name: words.pop(name) for name in ("levels", "questions", "red_flags")}
        library.add(Competency(key=key, **words), by=by, **lines)
    reworded = [differing.key for differing in arrival.differing if chosen.get(differing.key) == TAKE]
    for row in Competency.objects.whole().filter(key__in=reworded):
        library.reword(
            row, by=by, **{name: said for name, said in framework.competencies[row.key].items() if name != "kind"}
        )
    return reworded
