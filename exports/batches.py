"""Batches as they stand: whom one is about, who is left out and why, how far it is. Counted from its children."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Min, Q, QuerySet

from accounts.models import User
from evaluations.enums import EvaluationState, ScorecardState
from evaluations.models import Evaluation, Opening, Scorecard
from evaluations.naming import names
from evaluations.phrases import several
from exports.enums import FILELESS, UNFINISHED, ExportKind, ExportState, Skipped, Which
from exports.models import Export

LEAST = 3  # documents made before anybody is told how long the rest will take


@dataclass(frozen=True)
class Tally:
    """How many children of a batch stand how. `gone`: without a file, and none to come. `paced`: those that ended since
    it was asked for, or tried again; `since`: when the first of them did, None before that."""

    total: int = 0
    ready: int = 0
    failed: int = 0
    unfinished: int = 0
    gone: int = 0
    paced: int = 0
    since: datetime | None = None

    @property
    def ended(self) -> int:
        return self.total - self.unfinished

    def left(self, as_of: datetime) -> str:
        """About how long the rest takes, reckoned from the pace so far; "" while there is too little to go by."""
        if self.since is None or self.paced < LEAST or not self.unfinished:
            return ""
        minutes = round((as_of - self.since) / (self.paced - 1) * self.unfinished / timedelta(minutes=1))
        return f"about {several(minutes, 'minute')} left" if minutes else "less than a minute left"


@dataclass(frozen=True)
class LeftOut:
    """Candidates without a document, A to Z, for one reason."""

    people: list[str]
    why: str


def chosen(user: User, openings: Sequence[Opening], which: str) -> QuerySet[Evaluation]:
    """Evaluations the user may know of, those of which they are the candidate never among them.

    What only the user's own scorecard keeps from being complete is among them, to be left out and named.
    """
    seen = Evaluation.objects.visible_to(user).filter(opening__in=openings)
    if which == Which.DECIDED:
        return seen.filter(state=EvaluationState.DECIDED)
    if which == Which.COMPLETE:
        owed = Evaluation.objects.blind_for(user).filter(pk__in=_owing(user).values("evaluation"))
        return seen.begun().filter(Q(pk__in=seen.complete().values("pk")) | Q(pk__in=owed.values("pk")))
    return seen.begun()


def _owing(user: User) -> QuerySet[Scorecard]:
    return Scorecard.objects.outstanding().filter(assessor=user)


def closed(user: User, evaluations: Iterable[Evaluation]) -> dict[UUID, Skipped]:
    """Those of which the user gets no document now, with the reason; three queries."""
    ids = [evaluation.pk for evaluation in evaluations]
    open_ids = set(Evaluation.objects.open_to(user).filter(pk__in=ids).values_list("pk", flat=True))
    cards = Scorecard.objects.filter(evaluation__in=ids, state=ScorecardState.SUBMITTED)
    judged = set(cards.values_list("evaluation", flat=True))
    owed = set(_owing(user).filter(evaluation__in=ids).values_list("evaluation", flat=True))
    found = {pk: Skipped.BLIND if pk in owed else Skipped.AWAITED for pk in ids if pk not in open_ids}
    return found | {pk: Skipped.EMPTY for pk in ids if pk in open_ids and pk not in judged}


def tallies(batches: Iterable[Export]) -> dict[UUID, Tally]:
    """For any number of batches, in one query."""
    lately = Q(finished_at__gte=F("batch__enqueued_at"))  # of a batch tried again, the others ended days ago
    rows = (
        Export.objects.filter(batch__in=list(batches))
        .order_by()
        .values("batch", "state")
        .annotate(count=Count("pk"), paced=Count("pk", filter=lately), since=Min("finished_at", filter=lately))
    )
    states: dict[UUID, dict[str, Mapping[str, Any]]] = {}
    for row in rows:
        states.setdefault(row["batch"], {})[row["state"]] = row
    return {pk: _tally(found) for pk, found in states.items()}


def _tally(found: Mapping[str, Mapping[str, Any]]) -> Tally:
    counts = {state: row["count"] for state, row in found.items()}
    return Tally(
        total=sum(counts.values()),
        ready=counts.get(ExportState.READY, 0) + counts.get(ExportState.EXPIRED, 0),
        failed=counts.get(ExportState.FAILED, 0),
        unfinished=sum(counts.get(state, 0) for state in UNFINISHED),
        gone=sum(counts.get(state, 0) for state in FILELESS),
        paced=sum(row["paced"] for row in found.values()),
        since=min((row["since"] for row in found.values() if row["since"]), default=None),
    )


def left_out(reader: User, exports: Iterable[Export]) -> dict[UUID, list[LeftOut]]:
    """Whom each of these exports of whole openings leaves out, by reason, as the reader may know them now.

    For any number in one query, and another where an opening is anonymous.
    """
    skipped = {export.pk: _skipped(export) for export in exports}
    ids = {pk for told in skipped.values() for pk in told}
    if not ids:
        return {}
    seen = Evaluation.objects.visible_to(reader).filter(pk__in=ids).select_related("candidate", "opening")
    found = {str(evaluation.pk): evaluation for evaluation in seen}
    called = names(reader, {evaluation.opening for evaluation in found.values()})
    shown = {pk: called.of(evaluation) for pk, evaluation in found.items()}
    return {pk: _by_reason(told, shown) for pk, told in skipped.items()}


def _by_reason(told: Mapping[str, str], shown: Mapping[str, str]) -> list[LeftOut]:
    grouped: dict[str, list[str]] = {}
    for pk in shown.keys() & told.keys():
        grouped.setdefault(told[pk], []).append(shown[pk])
    return [LeftOut(sorted(people, key=str.casefold), Skipped(why).label) for why, people in sorted(grouped.items())]


def _skipped(export: Export) -> dict[str, str]:
    """By evaluation, the reason. Who was packed after all, once it was tried again, is not among them."""
    packed = export.shown
    kept = {pk: why for pk, why in export.parameters["skipped"].items() if pk not in packed}
    return _erased(export, packed) | kept


def _erased(batch: Export, packed: set[str]) -> dict[str, str]:
    """Whose document was made and not packed, for no other reason: its file went before, with the person."""
    if batch.kind != ExportKind.BATCH or batch.is_of_kits or batch.state != ExportState.READY:
        return {}
    made = batch.children.filter(state=ExportState.EXPIRED)
    return {child.evaluation_id: str(Skipped.ERASED) for child in made if child.evaluation_id not in packed}
