from django.db import models


class ExportKind(models.TextChoices):
    SCORECARD = "scorecard", "Scorecard"
    KIT = "kit", "Interview kit"
    BATCH = "batch", "Batch of scorecards"
    TABLE = "table", "Table of ratings"


class ExportState(models.TextChoices):
    QUEUED = "queued", "Queued"
    RUNNING = "running", "Running"
    READY = "ready", "Ready"
    FAILED = "failed", "Failed"
    CANCELLED = "cancelled", "Cancelled"
    EXPIRED = "expired", "Expired"


class Skipped(models.TextChoices):
    """Why a candidate of a batch gets no document."""

    BLIND = "blind", "your own scorecard is not in yet, so the others’ stay closed to you"
    AWAITED = "awaited", "scorecards are still out, and here the others’ stay closed until all are in"
    EMPTY = "empty", "no scorecard is in yet"
    ANONYMOUS = (
        "anonymous",
        "made by name, and anonymous to you by now; run again for one by code name",
    )
    ERASED = "erased", "erased from Plumbline since the batch was asked for"


class Format(models.TextChoices):
    """What a table of ratings is written as."""

    XLSX = "xlsx", "XLSX, a workbook"
    CSV = "csv", "CSV, the ratings alone"
    JSON = "json", "JSON, for programs"


class Which(models.TextChoices):
    """Of an opening's candidates, those a batch is about."""

    COMPLETE = "complete", "All scorecards are in"
    DECIDED = "decided", "A decision is recorded"
    BEGUN = "begun", "Everyone whose evaluation has begun"


UNFINISHED = (ExportState.QUEUED, ExportState.RUNNING)
FILELESS = (ExportState.EXPIRED, ExportState.CANCELLED)  # ended, with no file to pack
