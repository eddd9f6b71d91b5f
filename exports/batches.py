"""Batches as they stand: whom one is about, who is left out and why, how far it is. Counted from its children."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Min, QuerySet

from accounts.models import User
from evaluations.enums import EvaluationState, ScorecardState
from evaluations.models import Evaluation, Opening, Scorecard
from evaluations.naming import names
from evaluations.phrases import several
from exports.enums import UNFINISHED, ExportState, Skipped, Which
from exports.models import Export

LEAST = 3  # documents made before anybody is told how long the rest will take


@dataclass(frozen=True)
class Tally:
    """How many children of a batch stand how. `since`: when the first was finished, None before that."""

    total: int = 0
    ready: int = 0
    failed: int = 0
    unfinished: int = 0
    since: datetime | None = None

    @property
    def ended(self) -> int:
        return self.total - self.unfinished

    def left(self, as_of: datetime) -> str:
        """About how long the rest takes, reckoned from the pace so far; "" while there is too little to go by."""
        if self.since is None or self.ended < LEAST or not self.unfinished:
            return ""
        minutes = round((as_of - self.since) / (self.ended - 1) * self.unfinished / timedelta(minutes=1))
        return f"about {several(minutes, 'minute')} left" if minutes else "less than a minute left"


@dataclass(frozen=True)
class LeftOut:
    """Candidates without a document, A to Z, for one reason."""

    people: list[str]
    why: str


def chosen(user: User, openings: Sequence[Opening], which: str) -> QuerySet[Evaluation]:
    """Evaluations the user may know of, those of which they are the candidate never among them."""
    seen = Evaluation.objects.visible_to(user).filter(opening__in=openings)
    if which == Which.DECIDED:
        return seen.filter(state=EvaluationState.DECIDED)
    return seen.begun().complete() if which == Which.COMPLETE else seen.begun()


def closed(user: User, evaluations: Iterable[Evaluation]) -> dict[UUID, Skipped]:
    """Those of which the user gets no document now, with the reason; two queries."""
    ids = [evaluation.pk for evaluation in evaluations]
    open_ids = set(Evaluation.objects.open_to(user).filter(pk__in=ids).values_list("pk", flat=True))
    cards = Scorecard.objects.filter(evaluation__in=ids, state=ScorecardState.SUBMITTED)
    judged = set(cards.values_list("evaluation", flat=True))
    found = {pk: Skipped.BLIND for pk in ids if pk not in open_ids}
    return found | {pk: Skipped.EMPTY for pk in ids if pk in open_ids and pk not in judged}


def tallies(batches: Iterable[Export]) -> dict[UUID, Tally]:
    """For any number of batches, in one query."""
    rows = (
        Export.objects.filter(batch__in=list(batches))
        .order_by()
        .values("batch", "state")
        .annotate(count=Count("pk"), since=Min("finished_at"))
    )
    states: dict[UUID, dict[str, int]] = {}
    since: dict[UUID, list[datetime]] = {}
    for row in rows:
        states.setdefault(row["batch"], {})[row["state"]] = row["count"]
        since.setdefault(row["batch"], []).extend([row["since"]] if row["since"] else [])
    return {pk: _tally(counts, since[pk]) for pk, counts in states.items()}


def _tally(counts: Mapping[str, int], since: Sequence[datetime]) -> Tally:
    return Tally(
        total=sum(counts.values()),
        ready=counts.get(ExportState.READY, 0) + counts.get(ExportState.EXPIRED, 0),
        failed=counts.get(ExportState.FAILED, 0),
        unfinished=sum(counts.get(state, 0) for state in UNFINISHED),
        since=min(since, default=None),
    )


def left_out(reader: User, batch: Export) -> list[LeftOut]:
    """Whom the batch leaves out, by reason, as the reader may know them now."""
    skipped: dict[str, str] = batch.parameters["skipped"]
    seen = Evaluation.objects.visible_to(reader).filter(pk__in=list(skipped)).select_related("candidate", "opening")
    found = list(seen)
    called = names(reader, {evaluation.opening for evaluation in found})
    grouped: dict[str, list[str]] = {}
    for evaluation in found:
        grouped.setdefault(skipped[str(evaluation.pk)], []).append(called.of(evaluation))
    return [LeftOut(sorted(people, key=str.casefold), Skipped(why).label) for why, people in sorted(grouped.items())]
