import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from evaluations.querysets import CandidateQuerySet
from roles.enums import Degree


class Candidate(models.Model):
    """A person evaluated. Belongs to no opening; one sees them through openings."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=200)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    current_title = models.CharField(max_length=200, blank=True)
    current_employer = models.CharField(max_length=200, blank=True)
    links = models.JSONField(default=list, blank=True)
    summary = models.TextField(max_length=4000, blank=True)
    source = models.CharField(max_length=120, blank=True)
    employee = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="candidacies"
    )
    degree = models.CharField(max_length=12, choices=Degree, blank=True)
    degree_field = models.CharField(max_length=200, blank=True)
    code_name = models.CharField(max_length=40, unique=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    erased_at = models.DateTimeField(null=True, blank=True)

    objects = CandidateQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(degree__in=["", *Degree.values]), name="candidate_degree_known")
        ]

    def __str__(self):
        return self.name

    @property
    def position(self) -> str:
        return ", ".join(part for part in (self.current_title, self.current_employer) if part)


class Post(models.Model):
    """A post the candidate held; an open end means they hold it still. Only its months count."""

    candidate = models.ForeignKey(Candidate, on_delete=models.PROTECT, related_name="posts")
    title = models.CharField(max_length=200)
    start = models.DateField("from")
    end = models.DateField("to", null=True, blank=True)
    leadership = models.BooleanField(default=False)

    class Meta:
        ordering = ["-start", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(end=None) | Q(end__gte=F("start")), name="post_ends_after_start")
        ]

    def __str__(self):
        return self.title
