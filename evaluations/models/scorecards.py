import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from evaluations.enums import OUTSTANDING, NotAssessed, Recommendation, ReopeningState, ScorecardState
from evaluations.models.rounds import Evaluation
from evaluations.querysets import RatingQuerySet, ReopeningQuerySet, ScorecardQuerySet
from roles.models import Requirement

EVIDENCE_LIMIT = 20_000  # characters: an hour's notes, not a file


class Scorecard(models.Model):
    """One assessor's sheet for one evaluation, over all their stages. `version` counts acknowledged saves."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    evaluation = models.ForeignKey(Evaluation, on_delete=models.PROTECT, related_name="scorecards")
    assessor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="scorecards")
    state = models.CharField(max_length=10, choices=ScorecardState, default=ScorecardState.WAITING)
    version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    recommendation = models.CharField(max_length=12, choices=Recommendation, blank=True)
    summary = models.TextField(max_length=EVIDENCE_LIMIT, blank=True)
    private_notes = models.TextField(max_length=EVIDENCE_LIMIT, blank=True)
    recused_reason = models.TextField(max_length=2000, blank=True)
    handed_out_at = models.DateTimeField(default=timezone.now)
    submitted_at = models.DateTimeField(null=True, blank=True)

    objects = ScorecardQuerySet.as_manager()

    class Meta:
        ordering = ["evaluation", "assessor__name"]
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "assessor"], name="one_scorecard_per_assessor"),
            models.CheckConstraint(condition=Q(state__in=ScorecardState.values), name="scorecard_state_known"),
            models.CheckConstraint(
                condition=Q(recommendation__in=["", *Recommendation.values]), name="scorecard_recommendation_known"
            ),
            models.CheckConstraint(
                condition=Q(state="submitted", submitted_at__isnull=False)
                | (~Q(state="submitted") & Q(submitted_at=None)),
                name="submitted_scorecard_says_when",
            ),
            models.CheckConstraint(condition=~Q(state="recused") | ~Q(recused_reason=""), name="recusal_has_reason"),
        ]

    def __str__(self):
        return f"Scorecard of {self.assessor}"

    @property
    def is_outstanding(self) -> bool:
        return self.state in OUTSTANDING


class Rating(models.Model):
    """One line: a level, or not assessed with its reason, with evidence. A draft may hold evidence alone."""

    scorecard = models.ForeignKey(Scorecard, on_delete=models.PROTECT, related_name="ratings")
    requirement = models.ForeignKey(Requirement, on_delete=models.PROTECT, related_name="ratings")
    level = models.PositiveSmallIntegerField(null=True, blank=True)
    not_assessed = models.CharField(max_length=12, choices=NotAssessed, blank=True)
    evidence = models.TextField(max_length=EVIDENCE_LIMIT, blank=True)

    objects = RatingQuerySet.as_manager()

    class Meta:
        ordering = ["requirement__position"]
        constraints = [
            models.UniqueConstraint(fields=["scorecard", "requirement"], name="one_rating_per_requirement"),
            models.CheckConstraint(condition=Q(level=None) | Q(level__range=(1, 5)), name="rating_level_1_to_5"),
            models.CheckConstraint(condition=Q(not_assessed__in=["", *NotAssessed.values]), name="rating_reason_known"),
            models.CheckConstraint(condition=Q(level=None) | Q(not_assessed=""), name="a_level_or_not_assessed"),
        ]

    def __str__(self):
        return f"{self.requirement}: {self.level or self.get_not_assessed_display() or 'not answered'}"

    @property
    def is_answered(self) -> bool:
        return self.level is not None or bool(self.not_assessed)

    @property
    def lacks_evidence(self) -> bool:
        """Levels 1, 2 and 5 carry the weight of a claim: they need evidence before submission."""
        return self.level in (1, 2, 5) and not self.evidence.strip()


class Save(models.Model):
    """An acknowledged save: the same key again gets the same answer, so a retry writes nothing twice."""

    scorecard = models.ForeignKey(Scorecard, on_delete=models.PROTECT, related_name="saves")
    version = models.PositiveIntegerField()
    key = models.UUIDField()
    parts = models.JSONField(default=list)  # what it wrote: a requirement's id, or the name of a field
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scorecard", "version"], name="one_save_per_version"),
            models.UniqueConstraint(fields=["scorecard", "key"], name="one_save_per_key"),
        ]

    def __str__(self):
        return f"version {self.version}"


class Submission(models.Model):
    """A scorecard as it was submitted. Never changed (seals.py)."""

    scorecard = models.ForeignKey(Scorecard, on_delete=models.PROTECT, related_name="submissions")
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    after_reveal = models.BooleanField(default=False)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["scorecard", "number"], name="one_submission_per_number")]

    def __str__(self):
        return f"submission {self.number}"


class Reopening(models.Model):
    """An assessor asked to change what they had submitted, and what was answered.

    `after_reveal`: when it was granted the assessor had seen colleagues' ratings, so HR alone could grant it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    scorecard = models.ForeignKey(Scorecard, on_delete=models.PROTECT, related_name="reopenings")
    reason = models.TextField(max_length=2000)
    state = models.CharField(max_length=10, choices=ReopeningState, default=ReopeningState.ASKED)
    asked_at = models.DateTimeField(default=timezone.now)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(max_length=2000, blank=True)
    after_reveal = models.BooleanField(default=False)

    objects = ReopeningQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["scorecard"], condition=Q(state="asked"), name="one_reopening_asked_for_per_scorecard"
            ),
            models.CheckConstraint(condition=Q(state__in=ReopeningState.values), name="reopening_state_known"),
            models.CheckConstraint(condition=~Q(reason=""), name="reopening_has_reason"),
            models.CheckConstraint(
                condition=Q(state="asked", answered_by=None, answered_at=None)
                | (~Q(state="asked") & Q(answered_by__isnull=False, answered_at__isnull=False)),
                name="answered_reopening_says_by_whom",
            ),
            models.CheckConstraint(condition=~Q(state="refused") | ~Q(answer=""), name="refused_reopening_says_why"),
        ]

    def __str__(self):
        return f"Reopening of {self.scorecard}, {self.get_state_display().lower()}"
