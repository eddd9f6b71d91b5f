"""The outbox: each step is one conditional UPDATE on the database's clock, as in exports.queue.

A mail waits, is claimed for a lease, and is marked as being handed over just before the mail server gets its text.
Whoever dies before that mark leaves a mail that is taken up again; whoever dies after it leaves one of which nobody
knows, and that is not sent again.
"""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import F, Q, QuerySet

from exports.querysets import Clock
from notices.due import Wanted
from notices.enums import OPEN, MailState
from notices.models import Mail

LEASE = 90  # seconds; above CELERY_TASK_TIME_LIMIT, or two could work on the same mail
FIRST_WAIT, LONGEST_WAIT = 30, 300  # seconds before the next attempt; doubles with every one, for as long as it is due
UNKNOWN = (
    "It is not known whether the mail server took this mail: sending ended in the middle. It is not sent again; "
    "the server's log knows it by the Message-ID that begins with {pk}."
)


def enter(wanted: Iterable[Wanted]) -> int:
    """A row for every mail that has none yet; how many were new. Two passes at once make each but once."""
    # In one order, or two passes at once would wait for each other's rows.
    wanted = sorted(wanted, key=lambda each: (each.subject_id, each.kind, str(each.recipient_id), each.day))
    ids, days = {each.subject_id for each in wanted}, {each.day for each in wanted}
    parts = ("kind", "recipient_id", "subject_type", "subject_id", "day")
    known = set(Mail.objects.filter(subject_id__in=ids, day__in=days).values_list(*parts))
    new = [Mail(**vars(each)) for each in wanted if tuple(vars(each).values()) not in known]
    Mail.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)


def claim(mail_id: UUID) -> int | None:
    """Take a mail whose time has come. The fence, or None where it is not to be had."""
    free = Mail.objects.to_be_had().filter(pk=mail_id)
    seen = free.values_list("fence", flat=True).first()
    if seen is None:
        return None
    taken = free.filter(fence=seen).update(fence=seen + 1, attempts=F("attempts") + 1, lease_until=Clock(LEASE))
    return seen + 1 if taken else None


def held(mail_id: UUID, fence: int, *states: MailState) -> QuerySet[Mail]:
    return Mail.objects.filter(pk=mail_id, fence=fence, state__in=states or OPEN)


def mark_handing_over(mail_id: UUID, fence: int) -> bool:
    """From here on the mail is not sent again unless the server says it did not take it. False where not held."""
    return bool(held(mail_id, fence, MailState.WAITING).update(state=MailState.SENDING, lease_until=Clock(LEASE)))


def mark_sent(mail_id: UUID, fence: int) -> bool:
    done = {"state": MailState.SENT, "sent_at": Clock(), "lease_until": None, "error": ""}
    return bool(held(mail_id, fence, MailState.SENDING).update(**done))


def drop(mail_id: UUID, fence: int) -> bool:
    """No longer due. What went wrong before, if anything did, stays readable."""
    return bool(held(mail_id, fence, MailState.WAITING).update(state=MailState.DROPPED, lease_until=None))


def fail(mail_id: UUID, fence: int, sentence: str) -> bool:
    return bool(held(mail_id, fence).update(state=MailState.FAILED, error=sentence[:300], lease_until=None))


def put_off(mail_id: UUID, fence: int, attempts: int, sentence: str) -> None:
    """Waiting again, the longer the oftener it was tried. There is no last attempt; in the end it is no longer due."""
    wait = min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(attempts - 1, 10))
    back = {"state": MailState.WAITING, "not_before": Clock(wait), "lease_until": None, "rung_at": None}
    held(mail_id, fence).update(**back, error=sentence[:300])


def put_off_all() -> None:
    """The mail server is away: one mail in a while finds out whether it is back, rather than each by its own wait."""
    idle = Mail.objects.filter(state=MailState.WAITING, lease_until=None)
    idle.filter(Q(not_before=None) | Q(not_before__lt=Clock(FIRST_WAIT))).update(not_before=Clock(FIRST_WAIT))


def give_up_lost() -> list[UUID]:
    """Mails of which nobody knows whether they were sent: marked so, for whoever runs Plumbline."""
    lost = list(Mail.objects.lost().values_list("pk", "fence"))
    return [pk for pk, fence in lost if fail(pk, fence, UNKNOWN.format(pk=pk))]


def unheard(*, seconds: int, most: int) -> list[UUID]:
    """The longest-waiting mails the bell has not been rung for lately; not those another pass is about to ring for."""
    free = Mail.objects.unheard(seconds).select_for_update(skip_locked=True).order_by("made_at", "pk")
    return list(free.values_list("pk", flat=True)[:most])


def mark_rung(ids: Iterable[UUID]) -> None:
    Mail.objects.filter(pk__in=ids, state=MailState.WAITING).update(rung_at=Clock())
