from django.db import models
from django.db.models import Exists, Func, OuterRef, Q

from exports.enums import UNFINISHED, ExportKind, ExportState

BULK = Q(batch__isnull=False) | Q(kind__in=[ExportKind.BATCH, ExportKind.TABLE])


class Clock(Func):
    """The database's own time, so many seconds from now: hosts may disagree about the time, one database does not."""

    output_field = models.DateTimeField()

    def __init__(self, seconds: int = 0):
        super().__init__()
        self.seconds = int(seconds)

    def as_sqlite(self, compiler, connection, **context):
        return f"STRFTIME('%%Y-%%m-%%d %%H:%%M:%%f', 'now', '{self.seconds:+d} seconds')", []

    def as_postgresql(self, compiler, connection, **context):
        # Not now(): that is when the transaction began, and a claim may wait for another's lock.
        return f"(CLOCK_TIMESTAMP() + INTERVAL '{self.seconds} seconds')", []


class ExportQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own exports alone: knowing an address opens nobody else's."""
        return self.filter(requested_by=user) if user.is_active else self.none()

    def unfinished(self):
        return self.filter(state__in=UNFINISHED)

    def single(self):
        """Asked for one at a time: somebody waits for it at the screen."""
        return self.exclude(BULK)

    def bulk(self):
        """About whole openings: batches, what belongs to one, and tables."""
        return self.filter(BULK)

    def listed(self):
        """What stands in a list of exports: a batch stands for its children."""
        return self.filter(batch=None)

    def unhindered(self):
        """Nothing else has to end first: a batch is packed once all its children have ended."""
        return self.exclude(Exists(self.model._base_manager.filter(batch=OuterRef("pk"), state__in=UNFINISHED)))

    def lapsed(self):
        """Running, and whoever ran it has not been heard of for a lease."""
        return self.filter(state=ExportState.RUNNING, lease_until__lt=Clock())

    def unheard(self, seconds: int):
        """Queued, and the bell not rung for so many seconds."""
        return self.filter(Q(rung_at=None) | Q(rung_at__lt=Clock(-seconds)), state=ExportState.QUEUED)

    def downloadable(self):
        return self.filter(state=ExportState.READY, expires_at__gt=Clock())

    def outlived(self):
        return self.filter(state=ExportState.READY, expires_at__lte=Clock())
