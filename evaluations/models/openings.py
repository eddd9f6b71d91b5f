import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import validate_time_zone
from evaluations.enums import Blindness, OpeningState, Purpose, Relation
from evaluations.querysets import OpeningQuerySet, SeatQuerySet
from roles.models import Edition, InterviewStage


class Opening(models.Model):
    """An occasion on which people are measured against one edition, pinned, by a panel."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    title = models.CharField(max_length=160)
    purpose = models.CharField(max_length=10, choices=Purpose, default=Purpose.HIRE)
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="openings")
    manager = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="openings_managed")
    recruiter = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="openings_recruited"
    )
    location = models.CharField(max_length=160, blank=True)
    time_zone = models.CharField(max_length=64, default="UTC", validators=[validate_time_zone])
    blindness = models.CharField(max_length=10, choices=Blindness, default=Blindness.AFTER_OWN)
    anonymous = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=OpeningState, default=OpeningState.DRAFT)
    coverage_override = models.TextField(max_length=2000, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = OpeningQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "title"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=OpeningState.values), name="opening_state_known"),
            models.CheckConstraint(condition=Q(purpose__in=Purpose.values), name="opening_purpose_known"),
            models.CheckConstraint(condition=Q(blindness__in=Blindness.values), name="opening_blindness_known"),
            models.CheckConstraint(condition=Q(state="draft") | Q(opened_at__isnull=False), name="opened_says_when"),
        ]

    def __str__(self):
        return self.title


class Seat(models.Model):
    """An assessor placed on an opening's stage. Taken away, the row stays: a scorecard still names its stage."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    opening = models.ForeignKey(Opening, on_delete=models.PROTECT, related_name="seats")
    stage = models.ForeignKey(InterviewStage, on_delete=models.PROTECT, related_name="seats")
    assessor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="seats")
    relation = models.CharField(max_length=10, choices=Relation, default=Relation.PANEL)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = SeatQuerySet.as_manager()

    class Meta:
        ordering = ["stage__position", "assessor__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["opening", "stage", "assessor"],
                condition=Q(removed_at=None),
                name="one_seat_per_stage_and_assessor",
            ),
            models.CheckConstraint(condition=Q(relation__in=Relation.values), name="seat_relation_known"),
        ]

    def __str__(self):
        return f"{self.assessor} on {self.stage}"
