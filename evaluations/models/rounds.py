import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from evaluations.enums import EvaluationState, FindingResult
from evaluations.models.candidates import Candidate
from evaluations.models.openings import Opening
from evaluations.querysets import EvaluationQuerySet
from roles.models import InterviewStage, Qualification


class Evaluation(models.Model):
    """One candidate in one opening."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    opening = models.ForeignKey(Opening, on_delete=models.PROTECT, related_name="evaluations")
    candidate = models.ForeignKey(Candidate, on_delete=models.PROTECT, related_name="evaluations")
    state = models.CharField(max_length=10, choices=EvaluationState, default=EvaluationState.NOT_BEGUN)
    begun_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.TextField(max_length=2000, blank=True)
    # In an anonymous opening: since when the panel reads the name instead of the code name, and by whose act.
    name_shown_at = models.DateTimeField(null=True, blank=True)
    name_shown_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = EvaluationQuerySet.as_manager()

    class Meta:
        ordering = ["candidate__name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["opening", "candidate"], name="one_evaluation_per_candidate_and_opening"),
            models.CheckConstraint(condition=Q(state__in=EvaluationState.values), name="evaluation_state_known"),
            models.CheckConstraint(
                condition=Q(state__in=["not_begun", "withdrawn"]) | Q(begun_at__isnull=False), name="begun_says_when"
            ),
            models.CheckConstraint(
                condition=Q(name_shown_at=None, name_shown_by=None)
                | Q(name_shown_at__isnull=False, name_shown_by__isnull=False),
                name="name_shown_says_by_whom",
            ),
        ]

    def __str__(self):
        return f"{self.candidate} for {self.opening}"


class Finding(models.Model):
    """What was found about one qualification: a fact, apart from the fit."""

    evaluation = models.ForeignKey(Evaluation, on_delete=models.PROTECT, related_name="findings")
    qualification = models.ForeignKey(Qualification, on_delete=models.PROTECT, related_name="findings")
    result = models.CharField(max_length=16, choices=FindingResult)
    note = models.TextField(max_length=2000, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["qualification__position"]
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "qualification"], name="one_finding_per_qualification"),
            models.CheckConstraint(condition=Q(result__in=FindingResult.values), name="finding_result_known"),
        ]

    def __str__(self):
        return f"{self.qualification}: {self.get_result_display()}"


class Interview(models.Model):
    """When and where a stage happens for one evaluation."""

    evaluation = models.ForeignKey(Evaluation, on_delete=models.PROTECT, related_name="interviews")
    stage = models.ForeignKey(InterviewStage, on_delete=models.PROTECT, related_name="interviews")
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField()
    place = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["starts_at", "stage__position"]
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "stage"], name="one_interview_per_stage"),
            models.CheckConstraint(condition=Q(minutes__range=(5, 600)), name="interview_minutes_sane"),
        ]

    def __str__(self):
        return f"{self.stage}, {self.evaluation}"


class Reveal(models.Model):
    """The first time a page or file showed a person a colleague's rating. Never taken back (seals.py)."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    evaluation = models.ForeignKey(Evaluation, on_delete=models.PROTECT, related_name="reveals")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "evaluation"], name="one_reveal_per_person")]

    def __str__(self):
        return f"{self.person} saw {self.evaluation}"


class BlindnessOverride(models.Model):
    """HR opened colleagues' scorecards to a person who was blind, and said why. Never taken back (seals.py)."""

    evaluation = models.ForeignKey(Evaluation, on_delete=models.PROTECT, related_name="overrides")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(max_length=2000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "person"], name="one_blindness_override_per_person"),
            models.CheckConstraint(condition=~Q(reason=""), name="blindness_override_has_reason"),
            models.CheckConstraint(condition=~Q(person=F("by")), name="blindness_override_is_not_for_oneself"),
        ]

    def __str__(self):
        return f"{self.person} need not be blind for {self.evaluation}"
