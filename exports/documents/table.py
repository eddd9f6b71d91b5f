"""Ratings as a table: the scoresheets of an opening's candidates as plain rows, for workbook, CSV and JSON alike.

Private notes and drafts are never read here; a scoresheet holds submitted scorecards alone.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from evaluations.enums import NotAssessed
from evaluations.models import Evaluation
from evaluations.naming import code
from evaluations.scoresheet import ScoreLine, Scoresheet, Voice, scoresheets
from evaluations.scoring.printing import half_up
from exports.documents.cast import Cast, cast
from exports.models import Export


@dataclass(frozen=True)
class Summary:
    """One candidate. Fit, its range and the role line in points 0-100, coverage 0-100, as the scoresheet prints them;
    None where it prints none. `candidate_code` tells two of one name apart."""

    opening: str
    candidate: str
    edition: int
    scorecards_in: int
    scorecards_expected: int
    status: str
    fit: float | None
    fit_low: float | None
    fit_high: float | None
    role_line: float | None
    coverage: float | None
    must_haves: int
    must_haves_not_met: int
    qualifications: str
    strong_no: int
    no: int
    yes: int
    strong_yes: int
    decision: str
    candidate_code: str


@dataclass(frozen=True)
class Rated:
    """One assessor's answer on one competency: a level 1-5, or not assessed with its reason."""

    opening: str
    candidate: str
    competency: str
    target: int
    weight: int
    must_have: bool
    minimum: int | None
    assessor: str
    level: int | None
    not_assessed: str
    candidate_code: str


@dataclass(frozen=True)
class Evidence:
    """What that answer rests on, in the assessor's words."""

    opening: str
    candidate: str
    competency: str
    assessor: str
    level: int | None
    evidence: str
    candidate_code: str


@dataclass(frozen=True)
class Table:
    summary: list[Summary]
    ratings: list[Rated]
    evidence: list[Evidence] | None
    said: list[str] = field(default_factory=list)  # the evidence of each of the ratings, where it was asked for

    @property
    def sheets(self) -> dict[str, list[dict[str, Any]]]:
        """By subject, each row by column name. Evidence is left out where it was not asked for."""
        parts = {"summary": self.summary, "ratings": self.ratings, "evidence": self.evidence}
        return {name: [asdict(row) for row in rows] for name, rows in parts.items() if rows is not None}


COLUMNS: dict[str, list[str]] = {
    "summary": list(Summary.__dataclass_fields__),
    "ratings": list(Rated.__dataclass_fields__),
    "evidence": list(Evidence.__dataclass_fields__),
}


def build(export: Export, evaluations: Iterable[Evaluation], *, as_of: date) -> Table:
    """Of evaluations whose requester may read them: that is for the caller to ask first."""
    options = {name: export.parameters[name] for name in ("name_candidate", "name_assessors")}
    sheets = scoresheets(list(evaluations), as_of=as_of)
    told = [(sheet, cast(sheet, export.requested_by, **options)) for sheet in sheets]
    told.sort(key=lambda pair: (pair[0].evaluation.opening.title, pair[1].candidate.casefold()))
    return table(told, with_evidence=export.parameters["evidence"])


def table(told: Sequence[tuple[Scoresheet, Cast]], *, with_evidence: bool) -> Table:
    answers = [
        (sheet, people, line, voice)
        for sheet, people in told
        for line in sheet.lines
        for voice in sorted(line.voices, key=people.place)
    ]
    return Table(
        summary=[_summary(sheet, people) for sheet, people in told],
        ratings=[_rated(*answer) for answer in answers],
        evidence=[_evidence(*answer) for answer in answers if answer[3].rating.evidence] if with_evidence else None,
        said=[answer[3].rating.evidence for answer in answers] if with_evidence else [],
    )


def _summary(sheet: Scoresheet, people: Cast) -> Summary:
    result, opening = sheet.result, sheet.evaluation.opening
    said = [card.recommendation for card in sheet.submitted]
    shown = result.is_printable
    return Summary(
        opening=opening.title,
        candidate=people.candidate,
        edition=opening.edition.number,
        scorecards_in=len(sheet.submitted),
        scorecards_expected=len(sheet.panel),
        status=result.status,
        fit=_figure(result.fit) if shown else None,
        fit_low=_figure(result.low) if shown else None,
        fit_high=_figure(result.high) if shown else None,
        role_line=_figure(result.role_line) if shown else None,
        coverage=None if result.coverage is None else _figure(100 * result.coverage),
        must_haves=len(result.hurdles),
        must_haves_not_met=len(result.missed),
        qualifications=sheet.qualified.label if sheet.qualified else "",
        strong_no=said.count("strong_no"),
        no=said.count("no"),
        yes=said.count("yes"),
        strong_yes=said.count("strong_yes"),
        decision=sheet.decision.get_outcome_display() if sheet.decision else "",
        candidate_code=code(sheet.evaluation),
    )


def _rated(sheet: Scoresheet, people: Cast, line: ScoreLine, voice: Voice) -> Rated:
    asked = line.requirement
    return Rated(
        opening=sheet.evaluation.opening.title,
        candidate=people.candidate,
        competency=line.words["name"],
        target=asked.target,
        weight=asked.weight,
        must_have=asked.must_have,
        minimum=asked.minimum if asked.must_have else None,
        assessor=people.assessor(voice.assessor),
        level=voice.level,
        not_assessed=NotAssessed(voice.rating.not_assessed).label if voice.rating.not_assessed else "",
        candidate_code=code(sheet.evaluation),
    )


def _evidence(sheet: Scoresheet, people: Cast, line: ScoreLine, voice: Voice) -> Evidence:
    return Evidence(
        opening=sheet.evaluation.opening.title,
        candidate=people.candidate,
        competency=line.words["name"],
        assessor=people.assessor(voice.assessor),
        level=voice.level,
        evidence=voice.rating.evidence,
        candidate_code=code(sheet.evaluation),
    )


def _figure(x: Fraction | float | None) -> float | None:
    """To one decimal: enough to check a sum, too little to pretend."""
    return None if x is None else float(half_up(x, 1))
