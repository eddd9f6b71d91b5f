from django.db import models


class MailKind(models.TextChoices):
    """What a mail is about; kinds.py says to whom it goes, when, and in which words."""

    ASSIGNED = "assigned", "Scorecard handed out"
    DAY_BEFORE = "day_before", "Due tomorrow"
    ON_THE_DAY = "on_the_day", "Due today"
    OVERDUE = "overdue", "Overdue"
    ESCALATED = "escalated", "Late, to the manager"
    NUDGED = "nudged", "Nudge"
    REOPENING_ASKED = "reopening_asked", "Reopening asked for"
    REOPENING_ANSWERED = "reopening_answered", "Reopening answered"
    EXPORT_READY = "export_ready", "Export ready"


class MailState(models.TextChoices):
    """`sending` is written just before the mail server gets the text: whoever dies in it does not send again."""

    WAITING = "waiting", "Waiting"
    SENDING = "sending", "Being handed over"
    SENT = "sent", "Sent"
    DROPPED = "dropped", "No longer due"
    FAILED = "failed", "Failed"


OPEN = (MailState.WAITING, MailState.SENDING)
