"""Exports as their owner sees them: what each is of, and what can be done with it now."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone
from django.utils.text import slugify

from accounts.models import User
from evaluations.models import Evaluation, Opening
from evaluations.naming import alias, names, shown_name
from evaluations.phrases import sentence, several
from evaluations.querysets import runs
from exports.batches import LeftOut, Tally, tallies
from exports.enums import ExportKind, ExportState
from exports.models import Export
from roles.models import Edition, InterviewStage

HELD = {"kits": "interview-kits", "batch": "scorecards"}  # in the name of a file
TONES = {
    ExportState.QUEUED: "acc",
    ExportState.RUNNING: "acc",
    ExportState.READY: "pos",
    ExportState.FAILED: "neg",
}


@dataclass(frozen=True)
class Line:
    """One export as its owner sees it. `name` is the candidate's or the stage's, "" where the owner may no longer know
    of them; `about` the opening, or the edition; `is_open` says whether what it shows may be read now. `tally` is a
    batch's. `is_withheld`: somebody within was closed to its owner since; asked for on its own page alone.
    `left_out`: told while it is being made, and on its own page."""

    export: Export
    name: str
    about: str
    is_open: bool
    tally: Tally | None = None
    is_withheld: bool = False
    left_out: Sequence[LeftOut] = ()

    @property
    def kind(self) -> str:
        return self.export.get_kind_display()

    @property
    def is_kit(self) -> bool:
        return self.export.kind == ExportKind.KIT

    @property
    def written_as(self) -> str:
        """PDF, ZIP, XLSX, CSV or JSON."""
        return self.export.suffix.upper()

    @property
    def title(self) -> str:
        if self.tally:
            return sentence(several(self.tally.total, "interview kit" if self.export.is_of_kits else "scorecard"))
        if self.export.kind == ExportKind.TABLE:
            return f"{self.kind}, {self.written_as}"
        return f"{self.name}, {self.kind.lower()}" if self.name else f"{self.kind}, no longer open to you"

    @property
    def state(self) -> str:
        """A batch is being made as soon as it is asked for, and says so where not all of it came out."""
        if self.tally and self.export.state == ExportState.QUEUED:
            return ExportState.RUNNING.label
        if self.tally and self.tally.failed and self.export.state == ExportState.READY:
            return f"Ready, {self.tally.failed} failed"
        return self.export.get_state_display()

    @property
    def tone(self) -> str:
        if self.tally and self.tally.failed and self.export.state == ExportState.READY:
            return "warn"
        return TONES.get(ExportState(self.export.state), "")

    @property
    def left(self) -> str:
        """About how long a batch still takes, "" where that cannot be told."""
        return self.tally.left(timezone.now()) if self.tally else ""

    @property
    def packed(self) -> int:
        """Documents in a batch's ZIP; where there never was one, those that are ready."""
        return len(self.export.shown) if self.was_packed and not self.export.is_of_kits else self._counted.ready

    @property
    def was_packed(self) -> bool:
        return self.export.state in (ExportState.READY, ExportState.EXPIRED)

    @property
    def extent(self) -> str:
        """How much a batch that has ended came to: "12 PDFs in a ZIP", "22 of 24 PDFs in a ZIP"."""
        total = self._counted.total
        if not self.was_packed:
            return f"{self.packed} of {total} made, none packed"
        some = "" if self.packed == total else f"{self.packed} of "
        return f"{some}{total} PDF{'' if total == 1 else 's'} in a ZIP"

    @property
    def _counted(self) -> Tally:
        return self.tally or Tally()

    @property
    def is_kept(self) -> bool:
        expires = self.export.expires_at
        return self.export.state == ExportState.READY and expires is not None and expires > timezone.now()

    @property
    def can_download(self) -> bool:
        return self.is_open and self.is_kept and not self.is_withheld

    @property
    def can_try_again(self) -> bool:
        """Of a batch, what failed: as long as the rest is there to be packed with it."""
        ended = self.is_open and not self.export.is_unfinished
        if self.tally:
            all_there = self.export.state == ExportState.FAILED and not self.tally.gone
            return ended and self.tally.failed > 0 and (self.is_kept or all_there)
        return ended and not self.is_kept and not self.export.is_of_openings

    @property
    def can_run_again(self) -> bool:
        """As another export, so that this one's history stays as it was."""
        ended = self.export.is_of_openings and not self.export.is_unfinished
        return self.is_open and ended and (self.is_withheld or not self.is_kept)


def lines(user: User, made: Sequence[Export]) -> list[Line]:
    """Two queries for all scorecards, one more where an opening is anonymous; one for all kits."""
    kits = [export for export in made if export.kind == ExportKind.KIT]
    cards = [export for export in made if export.kind == ExportKind.SCORECARD]
    batches = [export for export in made if export.is_of_openings]
    known = {**_kits(user, kits), **_scorecards(user, cards), **_batches(user, batches)}
    return [known.get(export.pk) or Line(export, "", "", is_open=False) for export in made]


def _scorecards(user: User, made: Sequence[Export]) -> dict[UUID, Line]:
    ids = {export.evaluation_id for export in made}
    visible = Evaluation.objects.visible_to(user).filter(pk__in=ids).select_related("candidate", "opening")
    known = {str(evaluation.pk): evaluation for evaluation in visible}
    open_ids = {str(pk) for pk in Evaluation.objects.open_to(user).filter(pk__in=ids).values_list("pk", flat=True)}
    called = names(user, {evaluation.opening for evaluation in known.values()})
    return {
        export.pk: Line(export, called.of(found), found.opening.title, is_open=export.evaluation_id in open_ids)
        for export in made
        if (found := known.get(export.evaluation_id))
    }


def _batches(user: User, made: Sequence[Export]) -> dict[UUID, Line]:
    """Two queries for all. Whether every document within may still be read is asked when it is fetched."""
    if not made:
        return {}
    counted = tallies(made)
    ids = {pk for export in made for pk in export.parameters["openings"]}
    run = Opening.objects.visible_to(user).filter(runs(user), pk__in=ids).values_list("pk", "title")
    titles = {str(pk): title for pk, title in run}
    return {
        export.pk: Line(
            export,
            export.get_kind_display(),
            ", ".join(sorted(titles[pk] for pk in export.parameters["openings"] if pk in titles)),
            is_open=all(pk in titles for pk in export.parameters["openings"]),
            tally=counted.get(export.pk, Tally()) if export.kind == ExportKind.BATCH else None,
        )
        for export in made
    }


def _kits(user: User, made: Sequence[Export]) -> dict[UUID, Line]:
    ids = {export.stage_id for export in made}
    visible = InterviewStage.objects.filter(pk__in=ids, edition__in=Edition.objects.visible_to(user))
    known = {stage.pk: stage for stage in visible.select_related("edition__role")}
    return {
        export.pk: Line(export, found.name, _edition(found.edition), is_open=True)
        for export in made
        if (found := known.get(export.stage_id))
    }


def _edition(edition: Edition) -> str:
    return f"{edition.role.name}, edition {edition.number}{', draft' if edition.is_draft else ''}"


def file_name(export: Export) -> str:
    """Latin letters, digits and hyphens alone: it must be a file name everywhere, and never somebody's markup."""
    if export.is_of_openings:
        return f"{HELD.get(export.named, 'ratings')}-{export.pk.hex[:8]}.{export.suffix}"
    parts = _kit_parts(export) if export.kind == ExportKind.KIT else _scorecard_parts(export)
    return "-".join(part for part in (export.kind, *parts) if part) + ".pdf"


def _scorecard_parts(export: Export) -> tuple[str, ...]:
    evaluation = Evaluation.objects.select_related("candidate", "opening").get(pk=export.evaluation_id)
    named = export.parameters["name_candidate"]
    name = shown_name(evaluation, export.requested_by) if named else alias(evaluation)
    return slugify(name)[:60].strip("-_"), export.pk.hex[:8]


def _kit_parts(export: Export) -> tuple[str, ...]:
    stage = InterviewStage.objects.select_related("edition__role").get(pk=export.stage_id)
    role, name = (slugify(key)[:60].strip("-_") for key in (stage.edition.role.key, stage.key))
    return role, f"e{stage.edition.number}", name
