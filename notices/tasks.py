"""The worker's side: send one mail. The task's argument is an id alone; the row and the database say the rest."""

import logging
from functools import partial
from uuid import UUID

from celery import shared_task
from django.db import InterfaceError, OperationalError
from django.utils import timezone
from kombu.exceptions import ChannelError, KombuError

from notices import letters, outbox, postman
from notices.models import Mail

log = logging.getLogger(__name__)

BROKEN = "This mail could not be put together. The log tells the reason under {number}."


class NoLongerHeld(Exception):
    """Another took the mail over in the meantime: it is theirs to send."""


def ring(*mail_ids: UUID) -> None:
    """Tell the worker there is something to send. It may go unheard: the next pass rings again."""
    try:
        for mail_id in mail_ids:
            send.delay(str(mail_id))
    except (KombuError, ChannelError, OSError) as error:
        log.warning("The broker does not answer (%s); the next pass rings again.", type(error).__name__)


@shared_task
def send(mail_id: str) -> None:
    """Send the mail if it is to be had and still due. A database that goes away leaves the lease to run out."""
    pk = UUID(mail_id)
    fence = outbox.claim(pk)
    if fence is None:
        return
    try:
        _send(Mail.objects.select_related("recipient").get(pk=pk), fence)
    except (OperationalError, InterfaceError):
        raise
    except NoLongerHeld:
        log.warning("Mail %s was taken over by another worker.", pk)
    except Exception as error:
        # Not the message or the traceback's values: they may quote a name.
        place = error.__traceback__ and error.__traceback__.tb_next
        log.error("Mail %s failed: %s at line %s", pk, type(error).__name__, place and place.tb_lineno)
        outbox.fail(pk, fence, BROKEN.format(number=str(pk)[:8]))


def _send(mail: Mail, fence: int) -> None:
    message = letters.compose(mail, as_of=timezone.now())
    if message is None:
        outbox.drop(mail.pk, fence)
        return
    try:
        postman.deliver(message, partial(_hand_over, mail.pk, fence))
    except postman.NotTaken as error:
        outbox.put_off(mail.pk, fence, mail.attempts, str(error))
        if isinstance(error, postman.Away):
            outbox.put_off_all()
        log.warning("Mail %s waits: %s", mail.pk, error)
    except postman.FateUnknown:
        outbox.fail(mail.pk, fence, outbox.UNKNOWN.format(pk=mail.pk))
        log.error("Mail %s: it is not known whether the server took it.", mail.pk)
    else:
        outbox.mark_sent(mail.pk, fence)


def _hand_over(mail_id: UUID, fence: int) -> None:
    if not outbox.mark_handing_over(mail_id, fence):
        raise NoLongerHeld
