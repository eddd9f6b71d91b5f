"""Openings: created, opened, closed, archived."""

from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts import journal
from accounts.access import guarded
from accounts.models import User
from evaluations.enums import EvaluationState, OpeningState
from evaluations.models import Opening
from evaluations.panel import panel
from evaluations.policies import archive_opening, close_opening, create_opening, edit_opening, open_opening
from roles.enums import EditionState

EDITABLE = ("title", "location", "time_zone", "recruiter")


@guarded(create_opening)
def create(opening: Opening, /, *, by: User) -> Opening:
    """Save a new opening as a draft, pinned to a published edition.

    Raises ValidationError where a field does not hold or the edition is not the one in force.
    """
    if opening.edition.state != EditionState.PUBLISHED:
        raise ValidationError({"edition": "An opening is pinned to a published edition; this one is not in force."})
    opening.state = OpeningState.DRAFT
    opening.full_clean()
    opening.save(force_insert=True)
    journal.record(
        "created", opening, by=by, opening=opening, edition=opening.edition_id, manager=str(opening.manager_id)
    )
    return opening


@guarded(edit_opening)
def edit(opening: Opening, /, *, by: User, **changes) -> Opening:
    """Change title, location, time zone or recruiter. Raises ValidationError for a value that does not hold."""
    unknown = set(changes) - set(EDITABLE)
    if unknown:
        raise ValidationError(f"An opening's {', '.join(sorted(unknown))} cannot be changed.")
    for name, value in changes.items():
        setattr(opening, name, value)
    opening.full_clean()
    opening.save(update_fields=list(changes))
    journal.record("edited", opening, by=by, opening=opening, fields=sorted(changes))
    return opening


@guarded(open_opening)
def open_(opening: Opening, /, *, by: User, override: str = "") -> Opening:
    """Open a draft: every stage seated, every must-have with an assessor unless `override` says why not."""
    seated = panel(opening)
    faults = [f"{stage.name} has no seat." for stage in seated.empty_stages]
    if seated.uncovered and not override.strip():
        faults += [
            f"Nobody would assess {name}, a must-have. Seat someone, or give a reason." for name in seated.uncovered
        ]
    if faults:
        raise ValidationError(faults)
    opening.state, opening.opened_at = OpeningState.OPEN, timezone.now()
    opening.coverage_override = override.strip() if seated.uncovered else ""
    opening.save(update_fields=["state", "opened_at", "coverage_override"])
    journal.record(
        "opened", opening, by=by, opening=opening, seats=len(seated.seats), overridden=bool(opening.coverage_override)
    )
    return opening


@guarded(close_opening)
def close(opening: Opening, /, *, by: User) -> Opening:
    """Close an open opening. Raises ValidationError while an evaluation is under way."""
    under_way = opening.evaluations.filter(state=EvaluationState.UNDER_WAY).count()
    if under_way:
        raise ValidationError(
            f"{under_way} evaluation{'s are' if under_way > 1 else ' is'} under way. Decide or withdraw first."
        )
    opening.state, opening.closed_at = OpeningState.CLOSED, timezone.now()
    opening.save(update_fields=["state", "closed_at"])
    journal.record("closed", opening, by=by, opening=opening)
    return opening


@guarded(archive_opening)
def archive(opening: Opening, /, *, by: User) -> Opening:
    opening.state = OpeningState.ARCHIVED
    opening.save(update_fields=["state"])
    journal.record("archived", opening, by=by, opening=opening)
    return opening
