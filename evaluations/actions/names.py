"""The name behind a code name in an anonymous opening: shown to its panel, once and for good."""

from django.utils import timezone

from accounts import journal
from accounts.access import Conflict, guarded
from accounts.models import User
from evaluations.models import Evaluation
from evaluations.policies import show_name


@guarded(show_name)
def show(evaluation: Evaluation, /, *, by: User) -> Evaluation:
    """From now on everybody on the panel reads the candidate's name. Raises Conflict where it is shown already."""
    if evaluation.name_shown_at:
        raise Conflict("The name is shown to the panel already. Nothing was changed.")
    evaluation.name_shown_at, evaluation.name_shown_by = timezone.now(), by
    evaluation.save(update_fields=["name_shown_at", "name_shown_by"])
    journal.record("name shown", evaluation, by=by, opening=evaluation.opening)
    return evaluation
