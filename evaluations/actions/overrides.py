"""Blindness lifted for one person in one evaluation: HR's alone, with a reason, and never taken back."""

from django.core.exceptions import ValidationError

from accounts import journal
from accounts.access import guarded
from accounts.models import User
from evaluations.blindness import blind_people
from evaluations.models import BlindnessOverride, Evaluation
from evaluations.policies import lift_blindness


@guarded(lift_blindness)
def lift(evaluation: Evaluation, /, *, by: User, person: User, reason: str) -> BlindnessOverride:
    """Open colleagues' scorecards to a person who is blind. What they submit after looking is marked.

    Raises ValidationError without a reason, for oneself, and for somebody the rule does not hold back.
    """
    faults = {}
    if person.pk == by.pk:
        faults["person"] = "Nobody lifts their own blindness."
    elif person.pk not in {each.person.pk for each in blind_people(evaluation)}:
        faults["person"] = f"{person.name} is not blind here, so there is nothing to open."
    lifted = BlindnessOverride(evaluation=evaluation, person=person, by=by, reason=reason.strip())
    most = BlindnessOverride._meta.get_field("reason").max_length
    if not lifted.reason:
        faults["reason"] = "Give the reason; the panel reads it."
    elif len(lifted.reason) > most:
        faults["reason"] = f"This text has {len(lifted.reason):,} characters; the limit is {most:,}. Shorten it."
    if faults:
        raise ValidationError(faults)
    lifted.save(force_insert=True)
    journal.record("blindness lifted", evaluation, by=by, opening=evaluation.opening, assessor=str(person.pk))
    return lifted
