import uuid
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from accounts.enums import Access, Theme
from accounts.querysets import SightingQuerySet, UserManager


@cache
def known_zones() -> set[str]:
    return available_timezones()  # walks the whole zone database: once is enough


def validate_time_zone(value):
    if value not in known_zones():
        raise ValidationError(f"{value} is not a time zone. Write one such as Europe/Amsterdam.")


class User(AbstractBaseUser):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=200)
    title = models.CharField("job title", max_length=200, blank=True)
    access = models.CharField(max_length=20, choices=Access)
    time_zone = models.CharField(max_length=64, default="UTC", validators=[validate_time_zone])
    theme = models.CharField(max_length=10, choices=Theme, default=Theme.SYSTEM)
    shortcuts_on = models.BooleanField("single-key shortcuts", default=False)
    reminders_on = models.BooleanField("reminders by mail", default=True)
    is_active = models.BooleanField(default=True)
    is_system = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    objects = UserManager()

    class Meta:
        ordering = ["name", "email"]
        constraints = [
            models.UniqueConstraint(Lower("email"), name="one_user_per_email"),
            models.UniqueConstraint(fields=["is_system"], condition=models.Q(is_system=True), name="one_system_user"),
            models.CheckConstraint(condition=models.Q(access__in=Access.values), name="user_access_known"),
            models.CheckConstraint(
                condition=models.Q(is_system=False) | models.Q(is_active=False), name="system_user_cannot_sign_in"
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def initials(self) -> str:
        words = [word for word in self.name.split() if word[0].isalnum()]
        return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper() or "?"

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def is_hr(self) -> bool:
        return self.access == Access.HR_ADMIN

    @property
    def access_label(self) -> str:
        return self.get_access_display()


class Entry(models.Model):
    """One act in the journal. Append-only by trigger (chain.py), linked by digests (journal.py)."""

    number = models.BigIntegerField(unique=True)
    at = models.DateTimeField()
    actor = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    verb = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=40)
    opening_id = models.CharField(max_length=40, blank=True)
    facts = models.JSONField(default=dict)
    previous = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["number"]
        verbose_name_plural = "entries"
        indexes = [models.Index(fields=["opening_id", "number"]), models.Index(fields=["subject_id", "number"])]

    def __str__(self):
        return f"{self.number} {self.verb} {self.subject_type} {self.subject_id}"


class Sighting(models.Model):
    """That a person looked at personal data on a day. Not part of the chain."""

    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    subject_type = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=40)
    day = models.DateField()

    objects = SightingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "subject_type", "subject_id", "day"], name="one_sighting_a_day")
        ]

    def __str__(self):
        return f"{self.person_id} saw {self.subject_type} {self.subject_id} on {self.day}"
