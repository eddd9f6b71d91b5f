"""What scoresheets are computed from: the rows of many evaluations, read at once.

It reads whatever is submitted and asks nobody's leave, like the scoresheet.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from evaluations.enums import ScorecardState
from evaluations.models import Decision, Evaluation, Finding, Post, Rating, Scorecard
from evaluations.submissions import History, histories
from roles.models import Qualification, Requirement


@dataclass(frozen=True)
class Material:
    """Of one evaluation. `cards` by their assessors' names; `ratings` of submitted cards alone."""

    evaluation: Evaluation
    requirements: list[Requirement]
    qualifications: list[Qualification]
    cards: list[Scorecard]
    ratings: list[Rating]
    histories: list[History]
    findings: list[Finding]
    posts: list[Post]
    decision: Decision | None

    @property
    def submitted(self) -> list[Scorecard]:
        return [card for card in self.cards if card.state == ScorecardState.SUBMITTED]


def gather(evaluations: Sequence[Evaluation]) -> list[Material]:
    """In the order given: a fixed number of queries, and two for each edition among them."""
    editions = {each.opening.edition_id: each.opening.edition for each in evaluations}
    requirements = {pk: list(one.requirements.select_related("competency")) for pk, one in editions.items()}
    qualifications = {pk: list(one.qualifications.all()) for pk, one in editions.items()}
    cards = _of_each(evaluations, Scorecard.objects.select_related("assessor").order_by("assessor__name", "pk"))
    every = [card for pile in cards.values() for card in pile]
    ratings = defaultdict(list)
    for rating in Rating.objects.filter(scorecard__in=[c.pk for c in every if c.state == ScorecardState.SUBMITTED]):
        ratings[rating.scorecard_id].append(rating)
    told = histories(every)
    findings = _of_each(evaluations, Finding.objects.select_related("by"))
    decisions = _of_each(evaluations, _decisions())
    posts = _posts(each.candidate_id for each in evaluations)
    return [
        Material(
            evaluation=each,
            requirements=requirements[each.opening.edition_id],
            qualifications=qualifications[each.opening.edition_id],
            cards=cards[each.pk],
            ratings=[rating for card in cards[each.pk] for rating in ratings[card.pk]],
            histories=[told[card.pk] for card in cards[each.pk]],
            findings=findings[each.pk],
            posts=posts[each.candidate_id],
            decision=next(iter(decisions[each.pk]), None),
        )
        for each in evaluations
    ]


def _decisions() -> QuerySet[Decision]:
    return (
        Decision.objects.standing()
        .select_related("by")
        .prefetch_related(
            "waivers__scorecard__assessor", "waivers__requirement__competency", "waivers__by", "dissents__who"
        )
    )


def _of_each(evaluations: Sequence[Evaluation], rows: QuerySet) -> dict[object, list[Any]]:
    known = {each.pk: each for each in evaluations}
    piles: dict[object, list[Any]] = {pk: [] for pk in known}
    for row in rows.filter(evaluation__in=piles):
        row.evaluation = known[row.evaluation_id]
        piles[row.evaluation_id].append(row)
    return piles


def _posts(candidates: Iterable[object]) -> dict[object, list[Post]]:
    piles: dict[object, list[Post]] = {pk: [] for pk in candidates}
    for post in Post.objects.filter(candidate__in=piles):
        piles[post.candidate_id].append(post)
    return piles
