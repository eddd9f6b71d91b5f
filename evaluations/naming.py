"""What a candidate is called: by name, or in an anonymous opening by code name, depending on who reads."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from accounts.models import User
from evaluations import passages
from evaluations.enums import EvaluationState
from evaluations.models import Evaluation, Opening, Scorecard
from evaluations.policies import run_opening


@dataclass(frozen=True)
class Names:
    """`coded` holds the ids of the openings in which the reader sees code names, but of those whose name was shown."""

    coded: frozenset[UUID] = field(default_factory=frozenset)

    def hides(self, evaluation: Evaluation) -> bool:
        return evaluation.opening_id in self.coded and evaluation.name_shown_at is None

    def of(self, evaluation: Evaluation) -> str:
        candidate = evaluation.candidate
        return candidate.code_name if self.hides(evaluation) else candidate.name

    def about(self, evaluation: Evaluation) -> str:
        """The candidate's summary: whole, or without what would name them."""
        candidate = evaluation.candidate
        if self.hides(evaluation):
            return passages.hidden(candidate.summary, candidate.name)
        return passages.whole(candidate.summary)


def names(reader: User, openings: Iterable[Opening]) -> Names:
    """For lists: one query, and none where no opening is anonymous.

    Who scores in an anonymous opening sees code names: an assessor always, whoever runs it until their own
    scorecards there are in.
    """
    anonymous = [opening for opening in openings if opening.anonymous]
    if not anonymous:
        return Names()
    scoring = set(
        Scorecard.objects.outstanding()
        .filter(assessor=reader, evaluation__opening__in=anonymous, evaluation__state=EvaluationState.UNDER_WAY)
        .values_list("evaluation__opening_id", flat=True)
    )
    return Names(
        frozenset(opening.pk for opening in anonymous if opening.pk in scoring or not run_opening(reader, opening))
    )


def shown_name(evaluation: Evaluation, reader: User) -> str:
    """One candidate's name as this reader sees it in this evaluation."""
    return names(reader, [evaluation.opening]).of(evaluation)


def is_named(evaluation: Evaluation, reader: User) -> bool:
    """Whether this reader sees the name, and may see what goes with it: post, employer, where they come from."""
    return not names(reader, [evaluation.opening]).hides(evaluation)


def alias(evaluation: Evaluation) -> str:
    """What a document calls the candidate where it leaves the name out.

    In an anonymous opening that is the code name its panel knows. Elsewhere it is one of this evaluation alone: with
    the code name, the document would tell who is behind it in the candidate's anonymous openings.
    """
    return evaluation.candidate.code_name if evaluation.opening.anonymous else code(evaluation)


def code(evaluation: Evaluation) -> str:
    """Of this evaluation alone, and unlike any other's: "Candidate 3F2A-19C4"."""
    drawn = evaluation.pk.hex[:8].upper()
    return f"Candidate {drawn[:4]}-{drawn[4:]}"
