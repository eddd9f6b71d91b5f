import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from notices.enums import MailKind, MailState
from notices.querysets import FeedQuerySet, MailQuerySet


class Mail(models.Model):
    """A mail to be sent, or sent: ids alone. Words and recipient's rights are looked up when it is sent (letters.py).

    One per kind, recipient, subject and day, so that no pass sends it twice. `day` is a date in the opening's zone, an
    export's in UTC.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=20, choices=MailKind)
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    subject_type = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=40)
    day = models.DateField()
    state = models.CharField(max_length=10, choices=MailState, default=MailState.WAITING)
    attempts = models.PositiveIntegerField(default=0)
    fence = models.PositiveIntegerField(default=0)
    not_before = models.DateTimeField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    rung_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=300, blank=True)

    objects = MailQuerySet.as_manager()

    class Meta:
        ordering = ["made_at", "id"]
        indexes = [models.Index(fields=["state", "not_before"]), models.Index(fields=["subject_id", "kind"])]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "recipient", "subject_type", "subject_id", "day"], name="one_mail_of_a_kind_a_day"
            ),
            models.CheckConstraint(condition=Q(kind__in=MailKind.values), name="mail_kind_known"),
            models.CheckConstraint(condition=Q(state__in=MailState.values), name="mail_state_known"),
            models.CheckConstraint(condition=~Q(state="sent") | Q(sent_at__isnull=False), name="sent_mail_says_when"),
            models.CheckConstraint(condition=~Q(state="failed") | ~Q(error=""), name="failed_mail_says_why"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}, {self.state}"


class Feed(models.Model):
    """A person's private calendar address. Only the digest of its token is kept; the token is shown once."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, primary_key=True, related_name="calendar_feed"
    )
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=timezone.now)

    objects = FeedQuerySet.as_manager()

    def __str__(self):
        return f"Calendar of {self.person}"
