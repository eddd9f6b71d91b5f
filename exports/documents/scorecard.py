"""A candidate's scorecard: an evaluation's scoresheet as templates/typst/scorecard.typ prints it.

Private notes and the drafts of others are never read here; the scoresheet holds submitted scorecards alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings

from evaluations import scoring
from evaluations.blindness import Lifted, lifted
from evaluations.enums import FindingResult
from evaluations.models import Evaluation
from evaluations.phrases import listed, number
from evaluations.scoresheet import Checked, Scoresheet, scoresheets
from exports.documents import figures, ratings
from exports.documents.cast import Cast, cast, check, dated, day, minute
from exports.documents.shape import Check, Qualification, Scorecard
from exports.models import Export
from roles.enums import QualificationKind

BESIDE = ("candidate", "opening__edition__role", "opening__manager")
FOUND: dict[FindingResult, tuple[str, Literal["good", "warn", "plain"]]] = {
    FindingResult.PREFERRED: ("Preferred", "good"),
    FindingResult.MEETS: ("Meets", "good"),
    FindingResult.BY_EQUIVALENCE: ("Meets by equivalence", "good"),
    FindingResult.BELOW: ("Below", "warn"),
    FindingResult.UNKNOWN: ("Not known", "plain"),
}
QUALIFIED = {
    FindingResult.PREFERRED: "meets all that are required",
    FindingResult.MEETS: "meets all that are required",
    FindingResult.BY_EQUIVALENCE: "meets all that are required, some by equivalence",
    FindingResult.BELOW: "below what is required",
    FindingResult.UNKNOWN: "not all known yet",
    None: "none is required",
}


@dataclass(frozen=True)
class Told:
    """What an export is to say, and when it was read. `places`: the stages each assessor sits on."""

    sheet: Scoresheet
    places: Mapping[object, list[str]]
    lifted: list[Lifted]
    at: datetime


def build(export: Export, made_at: datetime) -> Scorecard:
    """What the export's evaluation says now. Whether its requester may read that is for the caller to ask first."""
    found = Evaluation.objects.select_related(*BESIDE).get(pk=export.evaluation_id)
    return say(export, _tell([found], made_at)[0])


def read(exports: Sequence[Export], at: datetime) -> dict[UUID, Told]:
    """By export, of several with one requester: what those say that are open to them now. What is not, is not there."""
    reader = exports[0].requested_by
    mine = {export.evaluation_id: export for export in exports if export.requested_by_id == reader.pk}
    found = Evaluation.objects.open_to(reader).filter(pk__in=mine).select_related(*BESIDE)
    return {mine[str(told.sheet.evaluation.pk)].pk: told for told in _tell(list(found), at)}


def _tell(evaluations: Sequence[Evaluation], at: datetime) -> list[Told]:
    openings = {each.opening_id: each.opening for each in evaluations}
    places = {pk: ratings.places(opening) for pk, opening in openings.items()}
    opened = [
        each
        for pk, opening in openings.items()
        for each in lifted(opening, [one for one in evaluations if one.opening_id == pk])
    ]
    return [
        Told(
            sheet,
            places[sheet.evaluation.opening_id],
            [each for each in opened if each.override.evaluation_id == sheet.evaluation.pk],
            at,
        )
        for sheet in scoresheets(evaluations, as_of=at.date())
    ]


def say(export: Export, told: Told) -> Scorecard:
    """As the export asked for it."""
    options = {name: export.parameters.get(name, True) for name in ("name_candidate", "name_assessors", "evidence")}
    return document(told, cast(told.sheet, export.requested_by, **options), check=check(export.code))


def document(told: Told, people: Cast, *, check: Check) -> Scorecard:
    sheet = told.sheet
    opening = sheet.evaluation.opening
    edition, zone = opening.edition, ZoneInfo(opening.time_zone)
    return Scorecard(
        company=settings.COMPANY or "Plumbline",
        candidate=people.candidate,
        now=people.now,
        opening=opening.title,
        purpose=opening.get_purpose_display(),
        role=edition.role.name,
        edition=dated(edition, zone),
        scorecards=f"{len(sheet.submitted)} of {len(sheet.panel)} in",
        missing=_missing(sheet, people),
        made=minute(told.at, zone),
        check=check,
        verdict=sheet.verdict,
        attention=bool(sheet.result.missed or sheet.result.second_look or sheet.result.status != "final"),
        fit=figures.fit(sheet),
        musts=figures.musts(sheet),
        must_haves=[figures.must_have(line) for line in sheet.must_haves],
        qualified=QUALIFIED[sheet.qualified],
        qualifications=[_qualification(sheet, checked) for checked in sheet.qualifications],
        checked=_checked(sheet, zone),
        targets_met=_targets_met(sheet),
        groups=ratings.groups(sheet, people),
        agreement=_agreement(sheet),
        issues=ratings.issues(sheet, people),
        spread=_spread(sheet),
        recommendations=ratings.recommendations(sheet, people, told.places),
        overrides=ratings.overrides(sheet, people, told.lifted),
        decision=ratings.decision(sheet.decision, people, sheet),
        method=figures.method(sheet),
        quotes=people.with_evidence,
    )


def _missing(sheet: Scoresheet, people: Cast) -> str:
    """ "Sven Olsen’s is missing", "A’s and B’s are missing"."""
    absent = [
        f"{people.assessor(each.card.assessor)}’s{' (reopened)' if each.is_reopened else ''}"
        for each in sheet.missing_histories
    ]
    return f"{listed(absent)} {'are' if len(absent) > 1 else 'is'} missing" if absent else ""


def _qualification(sheet: Scoresheet, checked: Checked) -> Qualification:
    result, tone = FOUND[checked.result]
    return Qualification(
        text=checked.qualification.text,
        demand="Required" if checked.is_required else "Preferred",
        result=result,
        tone=tone,
        found=_found(sheet, checked),
    )


def _found(sheet: Scoresheet, checked: Checked) -> str:
    """What the judgement rests on: the degree or the years where the edition asks for them, and the checker's note."""
    asked, candidate, facts = checked.qualification, sheet.evaluation.candidate, []
    if asked.kind == QualificationKind.EDUCATION and asked.degree and candidate.degree:
        facts.append(", ".join(filter(None, (candidate.get_degree_display(), candidate.degree_field))))
    if asked.kind == QualificationKind.EXPERIENCE and asked.years_minimum and sheet.years is not None:
        leading = f", {scoring.half_up(sheet.years_leading, 1)} of them leading" if sheet.years_leading else ""
        facts.append(f"{scoring.half_up(sheet.years, 1)} years{leading}")
    if checked.finding and checked.finding.note:
        facts.append(checked.finding.note.strip())
    if checked.finding and checked.result == FindingResult.BY_EQUIVALENCE:
        facts.append(f"agreed by {checked.finding.by.name}")
    return "; ".join(facts)


def _checked(sheet: Scoresheet, zone: ZoneInfo) -> str:
    findings = [checked.finding for checked in sheet.qualifications if checked.finding]
    if not findings:
        return "Nobody has checked them yet."
    names = sorted({finding.by.name for finding in findings})
    return f"Checked by {listed(names, most=20)}, {day(max(finding.at for finding in findings), zone)}."


def _targets_met(sheet: Scoresheet) -> str:
    """ "12 of 17 met", over those assessed."""
    result = sheet.result
    if not result.assessed:
        return "none assessed yet"
    rest = len(sheet.lines) - result.assessed
    return f"{result.targets_met} of {result.assessed} met" + (f", {number(rest)} not assessed" if rest else "")


def _agreement(sheet: Scoresheet) -> str:
    result = sheet.result
    if result.within_one is None or result.exact is None:
        return "No competency was rated by two assessors."
    return (
        f"{scoring.percent(result.within_one)} % of pairs of ratings lie within one level, "
        f"{scoring.percent(result.exact)} % agree exactly."
    )


def _spread(sheet: Scoresheet) -> str:
    wide = [f"{line.words['name']} ({', '.join(map(str, line.levels))})" for line in sheet.spread if line.levels]
    return f"Some spread, no need to open: {', '.join(wide)}." if wide else ""
