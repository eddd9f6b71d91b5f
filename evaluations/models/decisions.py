import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from evaluations.enums import Outcome, WaiverKind
from evaluations.models.rounds import Evaluation
from evaluations.models.scorecards import Scorecard
from evaluations.querysets import DecisionQuerySet
from roles.models import Requirement


class Decision(models.Model):
    """The outcome a named person recorded, with the reason. Superseded, never erased."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    evaluation = models.ForeignKey(Evaluation, on_delete=models.PROTECT, related_name="decisions")
    outcome = models.CharField(max_length=10, choices=Outcome)
    reason = models.TextField(max_length=8000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )
    superseded_at = models.DateTimeField(null=True, blank=True)
    superseded_reason = models.TextField(max_length=2000, blank=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation"], condition=Q(superseded_at=None), name="one_standing_decision"
            ),
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="decision_outcome_known"),
            models.CheckConstraint(condition=~Q(reason=""), name="decision_has_reason"),
        ]

    def __str__(self):
        return self.get_outcome_display()


class Waiver(models.Model):
    """Something the decision went without, under the decider's name: a missing scorecard, or a must-have not met."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="waivers")
    kind = models.CharField(max_length=10, choices=WaiverKind)
    scorecard = models.ForeignKey(Scorecard, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    requirement = models.ForeignKey(Requirement, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.TextField(max_length=2000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="scorecard", scorecard__isnull=False, requirement=None)
                | Q(kind="must_have", requirement__isnull=False, scorecard=None),
                name="waiver_names_one_thing",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="waiver_has_reason"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} waived"


class Dissent(models.Model):
    """Who disagreed with the decision, and why: kept with it."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="dissents")
    who = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    why = models.TextField(max_length=2000)

    class Meta:
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=~Q(why=""), name="dissent_says_why")]

    def __str__(self):
        return f"Dissent of {self.who}"
