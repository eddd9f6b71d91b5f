"""Who is blind for an evaluation and why, and for whom HR lifted it. The rule itself: querysets.py."""

from collections.abc import Iterable
from dataclasses import dataclass

from accounts.models import User
from evaluations.enums import Blindness
from evaluations.models import BlindnessOverride, Evaluation, Opening

OWN, ALL = "before their own scorecard was in", "before all scorecards were in"


@dataclass(frozen=True)
class Blind:
    """One of the panel to whom colleagues' scorecards are closed, and whose scorecards that waits for."""

    person: User
    awaits: list[User]

    @property
    def why(self) -> str:
        if self.person in self.awaits:
            return "Their own scorecard is not in"
        return "Not all scorecards are in"


@dataclass(frozen=True)
class Lifted:
    """An override as its panel reads it. `before` says what the rule would have waited for."""

    override: BlindnessOverride
    before: str


def blind_people(evaluation: Evaluation) -> list[Blind]:
    """Those of an evaluation under way whom HR can open it to; who stepped back is not among them. Two queries."""
    lifted = set(evaluation.overrides.values_list("person", flat=True))
    cards = list(evaluation.scorecards.select_related("assessor").order_by("assessor__name", "pk"))
    awaited = [card.assessor for card in cards if card.is_outstanding]
    waits_for_all = bool(awaited) and evaluation.opening.blindness == Blindness.AFTER_ALL
    return [
        Blind(card.assessor, awaited if waits_for_all else [card.assessor])
        for card in cards
        if (card.is_outstanding or (waits_for_all and card.submitted_at)) and card.assessor_id not in lifted
    ]


def lifted(opening: Opening, evaluations: Iterable[Evaluation]) -> list[Lifted]:
    """The overrides of these evaluations of one opening, the oldest first, in one query."""
    before = ALL if opening.blindness == Blindness.AFTER_ALL else OWN
    found = BlindnessOverride.objects.filter(evaluation__in=list(evaluations)).select_related("person", "by")
    return [Lifted(each, before) for each in found]
