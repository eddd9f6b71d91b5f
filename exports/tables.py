"""A table of ratings, as its requester may read it when it is made."""

from datetime import datetime
from typing import Any

from evaluations.models import Opening
from exports import spreadsheets
from exports.batches import chosen, closed
from exports.documents import table
from exports.enums import Format
from exports.models import Export

NOTHING = "None of these candidates has scorecards that you may read any more, so there is nothing to write."


class Empty(Exception):
    """Nobody is left to be written about; the message is a sentence."""


def write(export: Export, made_at: datetime) -> tuple[bytes, dict[str, Any]]:
    """The file, and what the export's row says from then on: whom it shows, and whom it leaves out. Raises Empty."""
    found = list(readable(export))
    left_out = closed(export.requested_by, found)
    shown = [evaluation for evaluation in found if evaluation.pk not in left_out]
    if not shown:
        raise Empty(NOTHING)
    made = table.build(export, shown, as_of=made_at.date())
    skipped = {str(pk): str(why) for pk, why in left_out.items()}
    said = {**export.parameters, "shown": [str(each.pk) for each in shown], "skipped": skipped}
    return _as_file(made, export.parameters["written_as"], made_at), said


def readable(export: Export):
    openings = Opening.objects.visible_to(export.requested_by).filter(pk__in=export.parameters["openings"])
    found = chosen(export.requested_by, list(openings), export.parameters["which"])
    return found.select_related("candidate", "opening__edition__role")


def _as_file(made: table.Table, written_as: str, made_at: datetime) -> bytes:
    if written_as == Format.XLSX:
        return spreadsheets.workbook(made)
    return spreadsheets.comma_separated(made) if written_as == Format.CSV else spreadsheets.objects(made, made_at)
