"""The one bridge from an evaluation's rows to the arithmetic: a Scoresheet for page, API, PDF and XLSX alike.

It reads whatever is submitted and asks nobody's leave: doors take the evaluation from `.open_to(user)`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.utils import timezone

from accounts.models import User
from evaluations import pool, scoring
from evaluations.enums import TAKING, FindingResult, ScorecardState, WaiverKind
from evaluations.material import Material, gather
from evaluations.models import Decision, Evaluation, Finding, Post, Rating, Scorecard
from evaluations.submissions import History, first_marks
from roles.enums import Demanded
from roles.models import Qualification, Requirement


@dataclass(frozen=True)
class Voice:
    """One assessor's rating of one competency."""

    assessor: User
    rating: Rating

    @property
    def level(self) -> int | None:
        return self.rating.level


@dataclass(frozen=True)
class ScoreLine:
    """One competency: its requirement, the row of the arithmetic, and who said what, lowest level first."""

    requirement: Requirement
    row: scoring.Row
    voices: list[Voice]

    @property
    def key(self) -> str:
        return self.row.demand.key

    @property
    def words(self) -> dict:
        return self.requirement.words

    @property
    def levels(self) -> list[int]:
        return [level for _, level in self.row.levels]

    @property
    def low(self) -> Voice | None:
        return next((voice for voice in self.voices if voice.level is not None), None)

    @property
    def high(self) -> Voice | None:
        return next((voice for voice in reversed(self.voices) if voice.level is not None), None)

    @property
    def unmet(self) -> str:
        """What stands against taking the candidate here, as a sentence's beginning; "" where nothing does."""
        hurdle = self.row.hurdle
        if hurdle is None or hurdle.state == "met":
            return ""
        if self.row.mean is None:
            return f"Must-have not assessed: {self.words['name']}"
        return f"Must-have not met: {self.words['name']}, {scoring.level(self.row.mean)}, minimum {hurdle.minimum}"


@dataclass(frozen=True)
class Need:
    """Something a decision goes without unless it is waived: a missing scorecard, or a must-have not met."""

    key: str
    kind: WaiverKind
    name: str
    scorecard: Scorecard | None = None
    requirement: Requirement | None = None


@dataclass(frozen=True)
class Checked:
    """A qualification with what was found, or None while nobody looked."""

    qualification: Qualification
    finding: Finding | None

    @property
    def result(self) -> FindingResult:
        return FindingResult(self.finding.result) if self.finding else FindingResult.UNKNOWN

    @property
    def is_required(self) -> bool:
        return self.qualification.demand == Demanded.MINIMUM


@dataclass(frozen=True)
class Scoresheet:
    """All submitted scorecards of an evaluation brought together. Computed on each reading, never kept.

    `submissions` counts what it was computed from: it tells whether the panel has said more since. `histories` lists
    every card's own, in the order of `cards`.
    """

    evaluation: Evaluation
    result: scoring.Result
    lines: list[ScoreLine]
    cards: list[Scorecard]
    qualifications: list[Checked]
    years: Fraction | None
    years_leading: Fraction | None
    decision: Decision | None
    complete_evaluations: int
    submissions: int
    histories: list[History]

    @property
    def submitted(self) -> list[Scorecard]:
        return [card for card in self.cards if card.state == ScorecardState.SUBMITTED]

    @property
    def submitted_histories(self) -> list[History]:
        return [each for each in self.histories if each.card.state == ScorecardState.SUBMITTED]

    @property
    def missing_histories(self) -> list[History]:
        return [each for each in self.histories if each.card.is_outstanding]

    @property
    def outstanding(self) -> list[Scorecard]:
        return [card for card in self.cards if card.is_outstanding]

    @property
    def recused(self) -> list[Scorecard]:
        return [card for card in self.cards if card.state == ScorecardState.RECUSED]

    @property
    def panel(self) -> list[Scorecard]:
        """The cards of all who judge: in or still missing, those who stepped back left out."""
        return [card for card in self.cards if card.state != ScorecardState.RECUSED]

    @property
    def names(self) -> dict[str, str]:
        return {line.key: line.words["name"] for line in self.lines}

    @property
    def verdict(self) -> str:
        return scoring.verdict(self.result, self.names, decided=self.decision is not None)

    @property
    def must_haves(self) -> list[ScoreLine]:
        return [line for line in self.lines if line.row.hurdle]

    @property
    def agenda(self) -> list[ScoreLine]:
        by_key = {line.key: line for line in self.lines}
        return [by_key[row.demand.key] for row in scoring.agenda(self.result)]

    @property
    def spread(self) -> list[ScoreLine]:
        return [line for line in self.lines if line.row.disagreement and line.row.disagreement.grade == "spread"]

    @property
    def missing(self) -> list[Need]:
        """Scorecards a decision now would go without."""
        return [
            Need(f"scorecard-{each.card.pk}", WaiverKind.SCORECARD, _absent(each), each.card)
            for each in self.missing_histories
        ]

    @property
    def unmet(self) -> list[Need]:
        """Must-haves not met or not assessed: what stands against an outcome that takes the candidate."""
        return [
            Need(f"must-have-{line.requirement.pk}", WaiverKind.MUST_HAVE, line.unmet, requirement=line.requirement)
            for line in self.lines
            if line.unmet
        ]

    def needs(self, outcome: str) -> list[Need]:
        """What this outcome has to waive, each with a reason."""
        return self.missing + (self.unmet if outcome in TAKING else [])

    @property
    def qualified(self) -> FindingResult | None:
        """The worst finding of what is required; None where nothing is."""
        worst = scoring.overall(checked.result.value for checked in self.qualifications if checked.is_required)
        return FindingResult(worst) if worst else None


def scoresheet(evaluation: Evaluation, *, as_of: date | None = None) -> Scoresheet:
    """Compute an evaluation's scoresheet, in a fixed number of queries. `as_of` ends open posts (default: today)."""
    return scoresheets([evaluation], as_of=as_of)[0]


def scoresheets(evaluations: Sequence[Evaluation], *, as_of: date | None = None) -> list[Scoresheet]:
    """Of many evaluations, in the order given; more of the same opening cost no further query."""
    variances = {pk: pool.of_opening(pk) for pk in {each.opening_id for each in evaluations}}
    today = as_of or timezone.localdate()
    return [_computed(each, *variances[each.evaluation.opening_id], today) for each in gather(evaluations)]


def _computed(found: Material, variances: scoring.Pool, complete: int, today: date) -> Scoresheet:
    submitted = {card.pk: card.assessor for card in found.submitted}
    submissions = [each for history in found.histories if history.card.pk in submitted for each in history.submissions]
    keys = {requirement.pk: requirement.competency.key for requirement in found.requirements}
    result = scoring.assess(
        [_demand(requirement) for requirement in found.requirements],
        [
            scoring.Mark(str(submitted[rating.scorecard_id].pk), keys[rating.requirement_id], rating.level)
            for rating in found.ratings
            if rating.level is not None
        ],
        variances,
        first_marks(submissions).get(found.evaluation.pk, []),
    )
    years, leading = _years(found.posts, today)
    findings = {finding.qualification_id: finding for finding in found.findings}
    return Scoresheet(
        evaluation=found.evaluation,
        result=result,
        lines=_lines(found.requirements, result, found.ratings, submitted),
        cards=found.cards,
        qualifications=[Checked(each, findings.get(each.pk)) for each in found.qualifications],
        years=years,
        years_leading=leading,
        decision=found.decision,
        complete_evaluations=complete,
        submissions=len(submissions),
        histories=found.histories,
    )


def _absent(history: History) -> str:
    name = history.card.assessor.name
    return f"{name}'s scorecard is {'reopened and not in again' if history.is_reopened else 'missing'}"


def _demand(requirement: Requirement) -> scoring.Demand:
    return scoring.Demand(
        requirement.competency.key,
        requirement.target or 0,  # a published edition has one; 0 is refused by the arithmetic
        requirement.weight,
        requirement.minimum if requirement.must_have else None,
    )


def _lines(
    requirements: list[Requirement], result: scoring.Result, ratings: list[Rating], assessors: dict
) -> list[ScoreLine]:
    voices: dict[int, list[Voice]] = {}
    for rating in ratings:
        if rating.is_answered:
            voices.setdefault(rating.requirement_id, []).append(Voice(assessors[rating.scorecard_id], rating))
    for each in voices.values():
        each.sort(key=lambda voice: (voice.level or 6, voice.assessor.name))
    return [
        ScoreLine(requirement, row, voices.get(requirement.pk, []))
        for requirement, row in zip(requirements, result.rows, strict=True)
    ]


def _years(posts: Sequence[Post], today: date) -> tuple[Fraction | None, Fraction | None]:
    """Years in any post and in leading ones, cut to one decimal; None while no post is known."""
    if not posts:
        return None, None

    def years(chosen: Iterable) -> Fraction:
        return scoring.years(scoring.months([scoring.Post(post.start, post.end) for post in chosen], today))

    return years(posts), years(post for post in posts if post.leadership)
