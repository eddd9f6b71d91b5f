"""The decision: recorded by a named person, with the reason, what was waived, and who dissented."""

from collections.abc import Mapping, Sequence

from django.core.exceptions import ValidationError
from django.db.models import Model

from accounts import journal
from accounts.access import Conflict, guarded
from accounts.models import User
from evaluations.enums import OUTCOMES, EvaluationState
from evaluations.models import Decision, Dissent, Evaluation, Waiver
from evaluations.phrases import either
from evaluations.policies import decide as may_decide
from evaluations.scoresheet import Scoresheet, scoresheet

CHANGED = (
    "A scorecard came in or was reopened after this page was opened. Read the scoresheet as it stands now, then decide."
)
Dissents = Sequence[tuple[User, str]]


@guarded(may_decide)
def decide(
    evaluation: Evaluation,
    /,
    *,
    by: User,
    outcome: str,
    reason: str,
    waivers: Mapping[str, str] | None = None,
    dissents: Dissents = (),
    seen: int | None = None,
) -> Decision:
    """Record the outcome and end the evaluation.

    `waivers` gives a reason for each Need by its key; `seen` is the number of submissions the decider read.
    Raises Conflict where the panel has said more since, and ValidationError with a sentence per place: an outcome the
    opening's purpose does not know, no reason, a need without its waiver, a dissent from outside the panel.
    """
    # A scorecard on its way in is waited for here; afterwards its author finds the evaluation decided.
    list(evaluation.scorecards.select_for_update().order_by("pk").values_list("pk"))
    read = scoresheet(evaluation)
    if seen is not None and seen != read.submissions:
        raise Conflict(CHANGED)
    reason, waived = reason.strip(), {key: text.strip() for key, text in (waivers or {}).items()}
    said = [(who, why.strip()) for who, why in dissents if why.strip()]
    faults = _faults(read, by, outcome, reason, waived, said)
    if faults:
        raise ValidationError(faults)
    decision = Decision.objects.create(
        evaluation=evaluation, outcome=outcome, reason=reason, by=by, supersedes=evaluation.decisions.first()
    )
    needs = read.needs(outcome)
    Waiver.objects.bulk_create(
        Waiver(
            decision=decision,
            kind=need.kind,
            scorecard=need.scorecard,
            requirement=need.requirement,
            reason=waived[need.key],
            by=by,
        )
        for need in needs
    )
    Dissent.objects.bulk_create(Dissent(decision=decision, who=who, why=why) for who, why in said)
    evaluation.state = EvaluationState.DECIDED
    evaluation.save(update_fields=["state"])
    journal.record(
        "decided", evaluation, by=by, opening=evaluation.opening, decision=str(decision.pk), waivers=len(needs)
    )
    return decision


def _faults(
    read: Scoresheet, by: User, outcome: str, reason: str, waived: Mapping[str, str], said: Dissents
) -> dict[str, str]:
    faults: dict[str, str] = {}
    choices = OUTCOMES[read.evaluation.opening.purpose]
    if outcome not in choices:
        faults["outcome"] = f"Choose {either([choice.label.lower() for choice in choices])}."
    if not reason:
        faults["reason"] = "Give the reason; it is kept with the decision."
    _limit(faults, Decision, "reason", {"reason": reason})
    for need in read.needs(outcome):
        if not waived.get(need.key):
            faults[need.key] = f"{need.name}. Give a reason for deciding without it."
    _limit(faults, Waiver, "reason", waived)
    panel = {card.assessor_id for card in read.panel} - {by.pk}
    for who, _ in said:
        if who.pk not in panel:
            faults[f"dissent-{who.pk}"] = "Only somebody else of the panel can dissent."
    _limit(faults, Dissent, "why", {f"dissent-{who.pk}": why for who, why in said})
    return faults


def _limit(faults: dict[str, str], model: type[Model], field: str, texts: Mapping[str, str]) -> None:
    most = model._meta.get_field(field).max_length
    for place, text in texts.items():
        if len(text) > most:
            faults[place] = f"This text has {len(text):,} characters; the limit is {most:,}. Shorten it."
