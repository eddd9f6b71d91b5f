"""Who may have documents made and fetch them. The first line of each docstring is the refusal's sentence.

Rights are asked three times: when a document is requested, when it is made, and when it is fetched.
"""

from collections.abc import Sequence

from accounts.models import User
from evaluations.models import Evaluation, Opening
from evaluations.naming import names
from evaluations.policies import read_scoresheet, run_opening
from exports.enums import FILELESS, ExportKind, ExportState
from exports.models import Export
from roles.models import Edition, InterviewStage


def request_scorecard(user: User, evaluation: Evaluation) -> bool:
    """Submit your own scorecard first."""
    return read_scoresheet(user, evaluation)


def request_batch(user: User, openings: Sequence[Opening]) -> bool:
    """Scorecards by the hundred are for those who run the openings."""
    return bool(openings) and all(run_opening(user, opening) for opening in openings)


def request_kit(user: User, stage: InterviewStage) -> bool:
    """This interview plan is not open to you."""
    return Edition.objects.visible_to(user).filter(stages=stage).exists()


def make(user: User, export: Export) -> bool:
    """What this document shows is no longer open to you."""
    if export.kind == ExportKind.KIT:
        return Edition.objects.visible_to(user).filter(stages=export.stage_id).exists()
    if export.is_of_openings:
        # Whoever is closed to the user by then is left out when it is packed or written.
        openings = list(Opening.objects.visible_to(user).filter(pk__in=export.parameters["openings"]))
        return len(openings) == len(export.parameters["openings"]) and request_batch(user, openings)
    return Evaluation.objects.open_to(user).filter(pk=export.evaluation_id).exists()  # request_scorecard, in one query


def cancel(user: User, export: Export) -> bool:
    """An export is cancelled by whoever asked for it, until it is ready."""
    return export.requested_by_id == user.pk and export.is_unfinished


def try_again(user: User, export: Export) -> bool:
    """An export is made again for whoever asked for it, as long as what it shows is open to them."""
    ended = not export.is_unfinished and (export.kind != ExportKind.BATCH or _has_its_files(export))
    return export.requested_by_id == user.pk and ended and make(user, export)


def run_again(user: User, batch: Export) -> bool:
    """An export of whole openings that has ended is run again by whoever asked for it, as long as they run those."""
    ended = batch.is_of_openings and not batch.is_unfinished
    return batch.requested_by_id == user.pk and ended and make(user, batch)


def download(user: User, export: Export) -> bool:
    """This document is not open to you."""
    return (
        export.requested_by_id == user.pk
        and export.state == ExportState.READY
        and Export.objects.downloadable().filter(pk=export.pk).exists()
        and make(user, export)
        and _whole(user, export)
        and not _tells_of_whom_one_must_not_know(user, export)
    )


def read_health(user: User, subject: object) -> bool:
    """How the workers fare is shown to HR admins, who look after the whole installation."""
    return user.is_hr


def sweep(user: User, subject: object) -> bool:
    """Sweeping is the product's own work."""
    return user.is_system


def _tells_of_whom_one_must_not_know(user: User, export: Export) -> bool:
    """Of somebody erased since; or it was made with the name, and in an anonymous opening its reader has since been
    asked to score."""
    if export.kind == ExportKind.KIT:
        return False
    shown = list(Evaluation.objects.filter(pk__in=export.shown).select_related("candidate", "opening"))
    if export.is_older_than_an_erasure(shown):
        return True
    if not export.parameters["name_candidate"]:
        return False
    called = names(user, {evaluation.opening for evaluation in shown})
    return any(called.hides(evaluation) for evaluation in shown)


def _has_its_files(batch: Export) -> bool:
    """What was made of it is there still, to be packed with what failed."""
    if batch.state == ExportState.READY:
        return Export.objects.downloadable().filter(pk=batch.pk).exists()
    return batch.state == ExportState.FAILED and not batch.children.filter(state__in=FILELESS).exists()


def _whole(user: User, export: Export) -> bool:
    """All that the file shows is open to the user still."""
    return Evaluation.objects.open_to(user).filter(pk__in=export.shown).count() == len(export.shown)
