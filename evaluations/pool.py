"""The variances of an opening: pooled over its complete evaluations, and kept between two readings of them."""

from functools import lru_cache
from uuid import UUID

from evaluations import scoring
from evaluations.enums import ScorecardState
from evaluations.models import Evaluation, Submission
from evaluations.submissions import first_marks

KEPT = 64  # openings, or states of one
Said = tuple[tuple[int, str, UUID], ...]  # a submission's id, the digest of what it says, and whose it is


def of_opening(opening_id: object) -> tuple[scoring.Pool, int]:
    """Over its complete evaluations alone: whoever is blind for one has a scorecard outstanding there.

    With how many they are. One query; a second, for what the panel wrote, once for everything it said.
    """
    complete = Evaluation.objects.filter(opening=opening_id).begun().complete()
    submissions = Submission.objects.filter(
        scorecard__evaluation__in=complete.values("pk"), scorecard__state=ScorecardState.SUBMITTED
    )
    return _pooled(tuple(submissions.order_by("pk").values_list("pk", "digest", "scorecard__assessor")))


@lru_cache(maxsize=KEPT)
def _pooled(said: Said) -> tuple[scoring.Pool, int]:
    """A submission never changes, so the same ones always come to the same: a batch asks for every document of it."""
    submissions = Submission.objects.filter(pk__in=[pk for pk, _, _ in said]).select_related("scorecard")
    marks = first_marks(submissions)
    return scoring.pool(marks[pk] for pk in sorted(marks, key=str)), len(marks)
