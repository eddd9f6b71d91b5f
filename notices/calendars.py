"""Interviews and due dates as a calendar other programs read. Times are UTC, so that no clock change moves them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from icalendar import Calendar, Event

from accounts.models import Entry, User
from evaluations.enums import EvaluationState
from evaluations.models import Evaluation, Interview, Scorecard, Seat
from evaluations.naming import Names, names
from evaluations.progress import end
from evaluations.waiting import run_by
from notices.due import cards

KEPT = timedelta(days=90)  # how long a feed still shows what is over
MARK = timedelta(minutes=30)  # how long a due date is drawn: it ends when the scorecard is due
Stamps = dict[tuple[str, str], list[datetime]]


@dataclass(frozen=True)
class Changes:
    """When each interview was set and moved, as the journal has it."""

    stamps: Stamps

    def of(self, interview: Interview) -> list[datetime]:
        made = self.stamps.get((str(interview.evaluation_id), interview.stage.key), [])
        return made or [interview.evaluation.opening.created_at]

    def of_evaluation(self, evaluation: UUID) -> list[datetime]:
        return [at for (of, _), made in self.stamps.items() if of == str(evaluation) for at in made]


def file(interview: Interview, reader: User) -> bytes:
    """One interview, to be put into a calendar by hand."""
    called = names(reader, [interview.evaluation.opening])
    return _calendar([_interview(interview, called, _changes([interview.evaluation_id]))])


def feed(person: User, as_of: datetime) -> bytes:
    """What the person sits in, what happens in the openings they run, and when their scorecards are due."""
    interviews, owed = list(_interviews(person, as_of)), list(_owed(person))
    openings = {each.evaluation.opening for each in [*interviews, *owed]}
    called = names(person, openings)
    changes = _changes({each.evaluation_id for each in [*interviews, *owed]})
    events = [_interview(each, called, changes) for each in interviews]
    return _calendar([*events, *(_due(card, called, changes) for card in owed)])


def _interviews(person: User, as_of: datetime) -> Iterable[Interview]:
    seats = Seat.objects.held().filter(
        assessor=person, stage=OuterRef("stage"), opening=OuterRef("evaluation__opening")
    )
    seen = Evaluation.objects.visible_to(person).exclude(state=EvaluationState.WITHDRAWN)
    return (
        Interview.objects.filter(Q(Exists(seats)) | Q(evaluation__opening__in=run_by(person).values("pk")))
        .filter(evaluation__in=seen.values("pk"), starts_at__gt=as_of - KEPT)
        .select_related("stage", "evaluation__candidate", "evaluation__opening")
    )


def _owed(person: User) -> Iterable[Scorecard]:
    seen = Evaluation.objects.visible_to(person).under_way()
    owed = cards().outstanding().filter(assessor=person, evaluation__in=seen.values("pk"))
    return owed.exclude(due_at=None).order_by("due_at", "pk")


def _changes(evaluations: Iterable[UUID]) -> Changes:
    stamps: Stamps = {}
    ids = [str(pk) for pk in evaluations]
    told = Entry.objects.filter(subject_id__in=ids, subject_type=Evaluation._meta.label_lower, verb="scheduled")
    for subject, facts, at in told.order_by("number").values_list("subject_id", "facts", "at"):
        stamps.setdefault((subject, facts.get("stage", "")), []).append(at)
    return Changes(stamps)


def _calendar(events: Iterable[Event]) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", "-//Plumbline//Interviews and due dates//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", "Plumbline")
    for event in events:
        calendar.add_component(event)
    return calendar.to_ical()


def _event(uid: str, title: str, start: datetime, until: datetime, changes: list[datetime]) -> Event:
    """`changes` are the moments at which it was made and changed, the first one first; never empty."""
    event = Event()
    event.add("uid", f"{uid}@{settings.SITE.hostname}")
    event.add("sequence", len(changes) - 1)
    event.add("dtstamp", _whole(changes[-1]))
    event.add("last-modified", _whole(changes[-1]))
    event.add("dtstart", _whole(start))
    event.add("dtend", _whole(until))
    event.add("summary", title)
    return event


def _interview(interview: Interview, called: Names, changes: Changes) -> Event:
    evaluation, stage = interview.evaluation, interview.stage
    uid = f"interview-{evaluation.pk}-{stage.key}"
    title = f"Interview: {called.of(evaluation)}, {stage.name}"
    event = _event(uid, title, interview.starts_at, end(interview), changes.of(interview))
    if interview.place:
        event.add("location", interview.place)
    event.add("description", evaluation.opening.title)
    event.add("url", settings.SITE_URL + reverse("evaluations:opening_detail", args=[evaluation.opening_id]))
    return event


def _due(card: Scorecard, called: Names, changes: Changes) -> Event:
    """Drawn before the due moment, and nobody is busy with it."""
    made = sorted([card.handed_out_at, *changes.of_evaluation(card.evaluation_id)])
    title = f"Scorecard due: {called.of(card.evaluation)}"
    event = _event(f"due-{card.pk}", title, card.due_at - MARK, card.due_at, made)
    event.add("transp", "TRANSPARENT")
    event.add("description", card.evaluation.opening.title)
    event.add("url", settings.SITE_URL + reverse("evaluations:scorecard_detail", args=[card.pk]))
    return event


def _whole(at: datetime) -> datetime:
    return at.replace(microsecond=0)
