"""A nudge: a mail to somebody who is late, asked for by somebody who waits."""

from functools import partial

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts import journal
from accounts.access import guarded
from accounts.models import User
from evaluations.models import Scorecard
from exports.querysets import Clock
from notices import policies
from notices.due import zone
from notices.enums import MailKind
from notices.models import Mail
from notices.tasks import ring


@guarded(policies.nudge)
def nudge(card: Scorecard, /, *, by: User) -> Mail:
    """Remind the assessor of a late scorecard, once a day whoever asks.

    Raises ValidationError where it is not late, was nudged today, or its assessor cannot be reminded.
    """
    now, assessor, opening = timezone.now(), card.assessor, card.evaluation.opening
    if card.due_at is None or card.due_at > now:
        raise ValidationError("This scorecard is not late. Nothing was sent.")
    if not assessor.is_active:
        raise ValidationError(f"{assessor.name} can no longer sign in. Nothing was sent.")
    if not assessor.reminders_on:
        raise ValidationError(f"{assessor.name} gets no reminders by mail. Nothing was sent; speak to them instead.")
    mail, made = Mail.objects.get_or_create(
        kind=MailKind.NUDGED,
        recipient=assessor,
        subject_type=card._meta.label_lower,
        subject_id=str(card.pk),
        day=now.astimezone(zone(opening)).date(),
        defaults={"rung_at": Clock()},
    )
    if not made:
        at = timezone.localtime(mail.made_at)
        raise ValidationError(f"{assessor.name} was nudged today at {at:%H:%M} already. Nothing more was sent.")
    journal.record("nudged", card, by=by, opening=opening, assessor=str(assessor.pk))
    transaction.on_commit(partial(ring, mail.pk), robust=True)
    return mail
