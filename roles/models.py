from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from competencies.models import Competency
from roles.enums import Degree, Demanded, EditionState, MoveKind, QualificationKind, ResponsibilityKind
from roles.querysets import EditionQuerySet, RoleQuerySet

PERSON = {"to": settings.AUTH_USER_MODEL, "on_delete": models.PROTECT, "related_name": "+"}


class Role(models.Model):
    """A job, such as Technical Director. One named only as a career move has no edition."""

    key = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=120)

    objects = RoleQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name


class Edition(models.Model):
    """One dated wording of a role's profile. Published, it never changes: freeze.py sees to it."""

    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=EditionState, default=EditionState.DRAFT)
    definition = models.TextField(max_length=2000, blank=True)
    purpose = models.JSONField(default=list, blank=True)
    pay_currency = models.CharField(max_length=3, blank=True)
    pay_minimum = models.PositiveIntegerField(null=True, blank=True)
    pay_maximum = models.PositiveIntegerField(null=True, blank=True)
    pay_open_ended = models.BooleanField(default=False)
    tags = models.JSONField(default=list, blank=True)
    areas = models.JSONField(default=list, blank=True)
    change_note = models.TextField(max_length=2000, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = models.ForeignKey(**PERSON)
    edited_at = models.DateTimeField(null=True, blank=True, editable=False)
    edited_by = models.ForeignKey(**PERSON, null=True, blank=True)
    review_asked_of = models.ForeignKey(**PERSON, null=True, blank=True)
    review_asked_by = models.ForeignKey(**PERSON, null=True, blank=True)
    reviewed_by = models.ForeignKey(**PERSON, null=True, blank=True)
    reviewed_at = models.DateTimeField(null=True, blank=True)
    review_note = models.TextField(max_length=2000, blank=True)
    published_by = models.ForeignKey(**PERSON, null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = EditionQuerySet.as_manager()

    class Meta:
        ordering = ["role__name", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["role", "number"], name="one_edition_per_number"),
            models.UniqueConstraint(fields=["role"], condition=Q(state="draft"), name="one_draft_per_role"),
            models.UniqueConstraint(fields=["role"], condition=Q(state="published"), name="one_published_per_role"),
            models.CheckConstraint(condition=Q(state__in=EditionState.values), name="edition_state_known"),
            models.CheckConstraint(
                condition=Q(state="draft", published_at=None, published_by=None)
                | (~Q(state="draft") & Q(published_at__isnull=False, published_by__isnull=False)),
                name="published_edition_says_when_and_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(state="retired", retired_at__isnull=False) | (~Q(state="retired") & Q(retired_at=None)),
                name="retired_edition_says_when",
            ),
            models.CheckConstraint(
                condition=Q(pay_minimum=None) | Q(pay_maximum=None) | Q(pay_minimum__lte=F("pay_maximum")),
                name="edition_pay_in_order",
                violation_error_message="The lower end of the pay range is above its upper end.",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by=None, reviewed_at=None)
                | Q(reviewed_by__isnull=False, reviewed_at__isnull=False),
                name="review_says_when_and_by_whom",
            ),
        ]

    def __str__(self):
        return f"{self.role.name}, edition {self.number}"

    @property
    def is_draft(self) -> bool:
        return self.state == EditionState.DRAFT

    @property
    def is_edited_since_review(self) -> bool:
        return bool(self.reviewed_at and self.edited_at and self.edited_at > self.reviewed_at)

    @property
    def is_in_force(self) -> bool:
        return self.state == EditionState.PUBLISHED


class Requirement(models.Model):
    """A competency as an edition demands it. `wording` is the library's, frozen at publication."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="requirements")
    competency = models.ForeignKey(Competency, on_delete=models.PROTECT, related_name="requirements")
    target = models.PositiveSmallIntegerField(null=True, blank=True)
    weight = models.PositiveSmallIntegerField(default=1)
    must_have = models.BooleanField(default=False)
    minimum = models.PositiveSmallIntegerField(null=True, blank=True)
    reason = models.TextField(max_length=600, blank=True)
    position = models.PositiveIntegerField(default=0)
    wording = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "competency"],
                name="one_requirement_per_competency",
                violation_error_message="This edition asks for that competency already.",
            ),
            models.CheckConstraint(
                condition=Q(target=None) | Q(target__range=(1, 5)),
                name="target_1_to_5",
                violation_error_message="A target is a level from 1 to 5.",
            ),
            models.CheckConstraint(
                condition=Q(weight__range=(1, 3)),
                name="weight_1_to_3",
                violation_error_message="A weight is 1, 2 or 3.",
            ),
            models.CheckConstraint(
                condition=Q(minimum=None) | Q(must_have=True, minimum__gte=2, minimum__lte=F("target")),
                name="minimum_from_2_to_target",
                violation_error_message="The minimum lies between 2 and the target, and only a must-have has one.",
            ),
        ]

    def __str__(self):
        return self.words["name"]

    @property
    def words(self) -> dict:
        """A published edition's own words; a draft shows the library's."""
        return self.wording or self.competency.wording()

    @property
    def nick(self) -> str:
        """The short name, as this edition has it."""
        return self.wording["nick"] if self.wording else self.competency.nick


class Responsibility(models.Model):
    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="responsibilities")
    key = models.SlugField(max_length=80)
    kind = models.CharField(max_length=10, choices=ResponsibilityKind)
    area = models.SlugField(max_length=40, blank=True)
    text = models.TextField(max_length=600)
    position = models.PositiveIntegerField(default=0)
    carried_by = models.ManyToManyField(Requirement, related_name="carries", blank=True)

    class Meta:
        ordering = ["position", "id"]
        verbose_name_plural = "responsibilities"
        constraints = [
            models.UniqueConstraint(fields=["edition", "key"], name="one_responsibility_per_key"),
            models.CheckConstraint(condition=Q(kind__in=ResponsibilityKind.values), name="responsibility_kind_known"),
        ]

    def __str__(self):
        return self.text


class Qualification(models.Model):
    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="qualifications")
    key = models.SlugField(max_length=80)
    kind = models.CharField(max_length=12, choices=QualificationKind)
    demand = models.CharField(max_length=10, choices=Demanded)
    text = models.TextField(max_length=600)
    degree = models.CharField(max_length=12, choices=Degree, blank=True)
    fields_of_study = models.JSONField(default=list, blank=True)
    years_minimum = models.PositiveSmallIntegerField(null=True, blank=True)
    years_maximum = models.PositiveSmallIntegerField(null=True, blank=True)
    open_ended = models.BooleanField(default=False)
    leadership_share = models.TextField(max_length=300, blank=True)
    accepted = models.JSONField(default=list, blank=True)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "key"], name="one_qualification_per_key"),
            models.CheckConstraint(condition=Q(kind__in=QualificationKind.values), name="qualification_kind_known"),
            models.CheckConstraint(condition=Q(demand__in=Demanded.values), name="qualification_demand_known"),
        ]

    def __str__(self):
        return self.text


class CareerMove(models.Model):
    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="career_moves")
    kind = models.CharField(max_length=12, choices=MoveKind)
    title = models.CharField(max_length=120)
    abbreviation = models.CharField(max_length=12, blank=True)
    other = models.ForeignKey(Role, on_delete=models.PROTECT, null=True, blank=True, related_name="named_in_moves")
    what_changes = models.TextField(max_length=600, blank=True)
    show_first = models.JSONField(default=list, blank=True)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.CheckConstraint(condition=Q(kind__in=MoveKind.values), name="move_kind_known")]

    def __str__(self):
        return self.title


class InterviewStage(models.Model):
    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="stages")
    key = models.SlugField(max_length=80)
    name = models.CharField(max_length=120)
    minutes = models.PositiveSmallIntegerField(default=60)
    purpose = models.TextField(max_length=600, blank=True)
    opening = models.TextField("opening script", max_length=1000, blank=True)
    closing = models.TextField("closing script", max_length=1000, blank=True)
    position = models.PositiveIntegerField(default=0)
    requirements = models.ManyToManyField(Requirement, through="Focus", related_name="stages")

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["edition", "key"], name="one_stage_per_key")]

    def __str__(self):
        return self.name


class Focus(models.Model):
    """A requirement a stage asks about, in order."""

    stage = models.ForeignKey(InterviewStage, on_delete=models.CASCADE, related_name="focus")
    requirement = models.ForeignKey(Requirement, on_delete=models.CASCADE, related_name="asked_in")
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        verbose_name_plural = "focus"
        constraints = [models.UniqueConstraint(fields=["stage", "requirement"], name="one_focus_per_requirement")]

    def __str__(self):
        return f"{self.requirement} in {self.stage}"
