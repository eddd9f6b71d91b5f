"""Which mails are due at a moment. Asked by the pass that makes them, and again when each is sent.

A day is a date in the opening's zone, and a morning begins at 08:00 there. Every mail has a span in which it is true:
a pass that was down never sends yesterday's "tomorrow", and nothing older than a day is sent afterwards.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from accounts.enums import Access
from accounts.models import User
from evaluations.enums import EvaluationState, ReopeningState
from evaluations.models import Evaluation, Opening, Reopening, Reveal, Scorecard
from exports.enums import ExportState
from exports.models import Export
from notices.enums import MailKind
from notices.kinds import KINDS

MORNING = time(8)
DAY = timedelta(days=1)
REACH = timedelta(days=3)  # no mail about a due date is due further from it than that
LOOKED_AT = (  # what says whether a mail is due; the rest of the rows is left where it is
    *("state", "due_at", "handed_out_at", "evaluation__state", "evaluation__candidate__employee_id"),
    *("evaluation__opening__time_zone", "evaluation__opening__manager__is_active"),
    *("evaluation__opening__manager__reminders_on", "assessor__is_active", "assessor__reminders_on"),
)
TEXTS = ("summary", "private_notes", "recommendation", "recused_reason")  # of a scorecard: no mail needs them


@dataclass(frozen=True)
class Wanted:
    """A mail that is due: what makes a row of the outbox one of its kind."""

    kind: MailKind
    recipient_id: UUID
    subject_type: str
    subject_id: str
    day: date


def wanted(as_of: datetime) -> set[Wanted]:
    """Every mail due at that moment, in a fixed number of queries."""
    near = cards().outstanding().filter(_in_reach(as_of)).only(*LOOKED_AT)
    lately = Q(asked_at__gt=as_of - DAY) | Q(answered_at__gt=as_of - DAY)
    ready = exports().filter(finished_at__gt=as_of - DAY, parameters__mail=True)
    return of_cards(near, as_of) | of_reopenings(reopenings().filter(lately), as_of) | of_exports(ready, as_of)


def cards() -> QuerySet[Scorecard]:
    return Scorecard.objects.select_related("assessor", "evaluation__candidate", "evaluation__opening__manager").defer(
        *TEXTS
    )


def reopenings() -> QuerySet[Reopening]:
    # The reason and the answer stay where they are: no mail carries them.
    return Reopening.objects.select_related(
        "scorecard__assessor", "scorecard__evaluation__candidate", "scorecard__evaluation__opening__manager"
    ).defer("reason", "answer", *(f"scorecard__{text}" for text in TEXTS))


def exports() -> QuerySet[Export]:
    """Those somebody asked for by name: a batch stands for its documents."""
    return Export.objects.listed().select_related("requested_by")


def _in_reach(as_of: datetime) -> Q:
    near = Q(due_at__gt=as_of - REACH, due_at__lt=as_of + REACH)
    return Q(evaluation__state=EvaluationState.UNDER_WAY) & (Q(handed_out_at__gt=as_of - DAY) | near)


def zone(opening: Opening) -> ZoneInfo:
    return ZoneInfo(opening.time_zone)


# --- scorecards ---


def is_owed(card: Scorecard) -> bool:
    return card.is_outstanding and card.evaluation.state == EvaluationState.UNDER_WAY


def of_cards(found: Iterable[Scorecard], as_of: datetime) -> set[Wanted]:
    """The mails due about these scorecards at that moment; nudges apart, which a person asks for."""
    return {
        Wanted(kind, person.pk, card._meta.label_lower, str(card.pk), day)
        for card in found
        if is_owed(card)
        for kind, person, since, until, day in _spans(card)
        if since <= as_of < until and may_be_written_to(person, card.evaluation, kind)
    }


def _spans(card: Scorecard) -> Iterator[tuple[MailKind, User, datetime, datetime, date]]:
    """Each mail with the span in which it is true. What lies before the card was handed out, its assignment says."""
    opening, handed_out = card.evaluation.opening, card.handed_out_at
    there = zone(opening)
    yield MailKind.ASSIGNED, card.assessor, handed_out, handed_out + DAY, handed_out.astimezone(there).date()
    if card.due_at is None:
        return
    local, due = card.due_at.astimezone(there), card.due_at
    today, eve, morrow = local.date(), local.date() - DAY, local.date() + DAY
    day_after = at(morrow, local.time(), there)
    spans = (
        (MailKind.DAY_BEFORE, card.assessor, at(eve, MORNING, there), at(today, time(), there), eve),
        (MailKind.ON_THE_DAY, card.assessor, at(today, MORNING, there), due, today),
        (MailKind.OVERDUE, card.assessor, due, due + DAY, today),
        (MailKind.ESCALATED, opening.manager, day_after, day_after + DAY, morrow),
    )
    for kind, person, since, until, day in spans:
        # Nobody is told on their own about themself as somebody's manager.
        if since >= handed_out and not (kind == MailKind.ESCALATED and person == card.assessor):
            yield kind, person, since, until, day


def at(day: date, hour: time, there: ZoneInfo) -> datetime:
    """That hour of that day by the clock there, as UTC: two moments of one zone would be compared by their clocks."""
    return datetime.combine(day, hour, there).astimezone(UTC)


def may_be_written_to(person: User, evaluation: Evaluation, kind: MailKind) -> bool:
    """Active, not the candidate, and not without reminders unless this kind is sent always."""
    is_candidate = evaluation.candidate.employee_id == person.pk
    return person.is_active and not is_candidate and (person.reminders_on or KINDS[kind].always)


def nudge_stands(card: Scorecard, person: User, made_at: datetime, as_of: datetime) -> bool:
    """Whether a nudge asked for then is still to be sent."""
    owed = is_owed(card) and card.assessor_id == person.pk and as_of < made_at + DAY
    return owed and may_be_written_to(person, card.evaluation, MailKind.NUDGED)


# --- reopenings ---


def of_reopenings(found: Iterable[Reopening], as_of: datetime) -> set[Wanted]:
    """The mails due about these reopenings at that moment."""
    found = list(found)
    answering = _answering([each for each in found if each.state == ReopeningState.ASKED])
    said = set()
    for each in found:
        asked = each.state == ReopeningState.ASKED
        kind = MailKind.REOPENING_ASKED if asked else MailKind.REOPENING_ANSWERED
        since = each.asked_at if asked else each.answered_at
        evaluation = each.scorecard.evaluation
        day = since.astimezone(zone(evaluation.opening)).date()
        for person in answering[each.pk] if asked else [each.scorecard.assessor]:
            if since <= as_of < since + DAY and may_be_written_to(person, evaluation, kind):
                said.add(Wanted(kind, person.pk, each._meta.label_lower, str(each.pk), day))
    return said


def _answering(asked: list[Reopening]) -> dict[UUID, list[User]]:
    """Who may answer each: the manager before its author has seen colleagues' ratings, else HR; never the author.

    A manager who is blind, the candidate, or no longer here answers nothing: HR does in their place.
    """
    if not asked:
        return {}
    evaluations = [each.scorecard.evaluation_id for each in asked]
    seen = set(Reveal.objects.filter(evaluation__in=evaluations).values_list("person_id", "evaluation_id"))
    owing = Scorecard.objects.outstanding().filter(evaluation__in=evaluations)
    blind = set(owing.values_list("assessor_id", "evaluation_id"))
    hr = list(User.objects.who_can_sign_in().filter(access=Access.HR_ADMIN))

    def may(person: User, each: Reopening) -> bool:
        card = each.scorecard
        barred = person == card.assessor or card.evaluation.candidate.employee_id == person.pk
        return person.is_active and not barred and (person.pk, card.evaluation_id) not in blind

    found = {}
    for each in asked:
        card, manager = each.scorecard, each.scorecard.evaluation.opening.manager
        before = (card.assessor_id, card.evaluation_id) not in seen
        asks = [manager] if before and may(manager, each) else [person for person in hr if may(person, each)]
        found[each.pk] = asks if card.evaluation.state == EvaluationState.UNDER_WAY else []
    return found


# --- exports ---


def of_exports(found: Iterable[Export], as_of: datetime) -> set[Wanted]:
    """The mails due about these exports at that moment. Whether the document is still open to its reader costs a
    handful of queries for each, so it is asked when the mail is sent (letters.py)."""
    return {
        # The day by the world's clock: the reader may move to another zone between two passes.
        Wanted(
            *(MailKind.EXPORT_READY, export.requested_by_id, export._meta.label_lower, str(export.pk)),
            export.finished_at.astimezone(UTC).date(),
        )
        for export in found
        if export.state == ExportState.READY
        and export.parameters.get("mail")
        and export.finished_at <= as_of < export.finished_at + DAY
        and export.requested_by.is_active
    }
