"""The pass that lets no mail be forgotten: made when due, rung for, given up where its fate is unknown."""

import logging
from dataclasses import dataclass
from functools import partial

from django.db import transaction

from accounts.access import guarded
from accounts.models import User
from notices import outbox, policies
from notices.due import Wanted
from notices.tasks import ring

log = logging.getLogger(__name__)

RING_AFTER = 20  # seconds without anybody having taken it
RING_AT_ONCE = 200


@dataclass(frozen=True)
class Posted:
    """How many mails were made, rung for and given up."""

    made: int
    rung: int
    unknown: int


@guarded(policies.send_due)
def post(nothing: None, /, *, by: User, wanted: set[Wanted]) -> Posted:
    """Once around: mails that are due and have no row yet, those nobody took, those that ended in the middle.

    What is `wanted` was looked up before (due.py), so that nobody who writes waits for that.
    """
    lost = outbox.give_up_lost()
    made = outbox.enter(wanted)
    unheard = outbox.unheard(seconds=RING_AFTER, most=RING_AT_ONCE)
    outbox.mark_rung(unheard)
    transaction.on_commit(partial(ring, *unheard), robust=True)
    for pk in lost:
        log.error("Mail %s: it is not known whether the server took it.", pk)
    return Posted(made, len(unheard), len(lost))
