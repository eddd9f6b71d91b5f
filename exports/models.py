import uuid
from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from evaluations.models import Evaluation
from exports.enums import UNFINISHED, ExportKind, ExportState
from exports.querysets import ExportQuerySet


class Export(models.Model):
    """A document being made or made. This row is the truth; Celery only rings the bell (queue.py).

    A batch is one as well: its children are documents of their own, and packing them into a ZIP is its last step. What
    it counts is computed from them.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=12, choices=ExportKind)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="exports")
    parameters = models.JSONField(default=dict)  # ids and options only
    state = models.CharField(max_length=10, choices=ExportState, default=ExportState.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    fence = models.PositiveIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    hand = models.UUIDField(null=True, blank=True, editable=False)  # the same for what one worker took at once
    rung_at = models.DateTimeField(null=True, blank=True)
    enqueued_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)
    file = models.CharField(max_length=100, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    size = models.PositiveIntegerField(default=0)
    pages = models.PositiveIntegerField(default=0)
    code = models.CharField(max_length=14, blank=True)  # printed on the document; an Imprint outlives it
    error = models.CharField(max_length=300, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    idempotency_key = models.UUIDField(default=uuid.uuid4)
    batch = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")

    objects = ExportQuerySet.as_manager()

    class Meta:
        ordering = ["-enqueued_at", "id"]
        indexes = [models.Index(fields=["state", "lease_until"]), models.Index(fields=["batch", "state"])]
        constraints = [
            models.UniqueConstraint(fields=["requested_by", "idempotency_key"], name="one_export_per_key"),
            models.CheckConstraint(condition=Q(state__in=ExportState.values), name="export_state_known"),
            models.CheckConstraint(
                condition=~Q(state="ready") | (~Q(file="") & ~Q(digest="") & Q(expires_at__isnull=False)),
                name="ready_export_has_file",
            ),
            models.CheckConstraint(condition=~Q(state="failed") | ~Q(error=""), name="failed_export_says_why"),
            models.CheckConstraint(
                condition=Q(batch=None) | Q(kind__in=["scorecard", "kit"]), name="batch_holds_documents"
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}, {self.state}"

    @property
    def is_unfinished(self) -> bool:
        return self.state in UNFINISHED

    @property
    def shown(self) -> set[str]:
        """Ids of the evaluations whose ratings the finished file shows."""
        if self.is_of_openings:
            return set(self.parameters.get("shown", []))
        return {self.evaluation_id} if self.kind == ExportKind.SCORECARD else set()

    def is_older_than_an_erasure(self, shown: Iterable[Evaluation], made: datetime | None = None) -> bool:
        """Whether somebody it shows was erased since it was made: it may say what nobody is to read any more."""
        made = made or self.finished_at
        erased = [each.candidate.erased_at for each in shown if each.candidate.erased_at]
        return made is not None and any(at >= made for at in erased)

    @property
    def is_of_openings(self) -> bool:
        """About whole openings: a batch, or a table."""
        return self.kind in (ExportKind.BATCH, ExportKind.TABLE)

    @property
    def is_of_kits(self) -> bool:
        """A batch of interview kits: of openings' stages, and of no candidate."""
        return self.kind == ExportKind.BATCH and self.parameters.get("kits", False)

    @property
    def named(self) -> str:
        """What the journal calls it."""
        return "kits" if self.is_of_kits else self.kind

    @property
    def is_bulk(self) -> bool:
        return self.batch_id is not None or self.is_of_openings

    @property
    def suffix(self) -> str:
        if self.kind == ExportKind.TABLE:
            return self.parameters["written_as"]
        return "zip" if self.kind == ExportKind.BATCH else "pdf"

    @property
    def evaluation_id(self) -> str:
        """What a scorecard shows: an id alone, so that no row of a document ties a person to it."""
        return self.parameters["evaluation"]

    @property
    def stage_id(self) -> int:
        """What an interview kit shows; a draft's stage may be gone by now."""
        return self.parameters["stage"]


class Heartbeat(models.Model):
    """A queue of the broker: when its workers were last asked whether they work, and when one last answered."""

    queue = models.CharField(max_length=100, primary_key=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    heard_at = models.DateTimeField(null=True, blank=True)

    def __str__(self):
        return self.queue


class Imprint(models.Model):
    """What a finished PDF is known by again, long after its file is gone. Never changed (seals.py).

    `at`: when what it says was read, so that a decision of the seconds in which it was typeset is told apart.
    """

    code = models.CharField(max_length=14, unique=True)
    digest = models.CharField(max_length=64, db_index=True)
    export = models.ForeignKey(Export, on_delete=models.PROTECT, related_name="imprints")
    evaluation = models.ForeignKey(Evaluation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]

    def __str__(self):
        return self.code
