import hashlib

from django.db import models
from django.db.models import Q

from exports.querysets import Clock
from notices.enums import MailState


class MailQuerySet(models.QuerySet):
    def about(self, subject):
        return self.filter(subject_type=subject._meta.label_lower, subject_id=str(subject.pk))

    def to_be_had(self):
        """Waiting, its time come, and nobody working on it."""
        come = Q(not_before=None) | Q(not_before__lte=Clock())
        free = Q(lease_until=None) | Q(lease_until__lt=Clock())
        return self.filter(come, free, state=MailState.WAITING)

    def unheard(self, seconds: int):
        """To be had, and the bell not rung for so many seconds."""
        return self.to_be_had().filter(Q(rung_at=None) | Q(rung_at__lt=Clock(-seconds)))

    def lost(self):
        """Being handed over to the mail server by somebody who has not been heard of for a lease."""
        return self.filter(state=MailState.SENDING, lease_until__lt=Clock())


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


class FeedQuerySet(models.QuerySet):
    def opened_by(self, token: str):
        """A calendar is dead at once when its person may no longer sign in."""
        return self.filter(digest=digest(token), person__is_active=True)
