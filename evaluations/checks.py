"""What a candidate's degree and posts suggest about each qualification. A named person says what is found."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from evaluations import scoring
from evaluations.enums import FindingResult
from evaluations.models import Candidate, Evaluation, Finding, Post
from roles.enums import Demanded
from roles.models import Qualification


@dataclass(frozen=True)
class Check:
    """`suggested` is None where nothing can be reckoned, `because` then empty."""

    qualification: Qualification
    finding: Finding | None
    suggested: FindingResult | None
    because: str

    @property
    def is_required(self) -> bool:
        return self.qualification.demand == Demanded.MINIMUM


def checks(evaluation: Evaluation, *, as_of: date) -> list[Check]:
    """Each qualification of the edition, in three queries. `as_of` ends posts that are still held."""
    qualifications = list(evaluation.opening.edition.qualifications.all())
    findings = {finding.qualification_id: finding for finding in evaluation.findings.select_related("by")}
    posts = list(evaluation.candidate.posts.all())
    return [
        Check(each, findings.get(each.pk), *_suggestion(each, qualifications, evaluation.candidate, posts, as_of))
        for each in qualifications
    ]


def _suggestion(
    qualification: Qualification,
    beside: Sequence[Qualification],
    candidate: Candidate,
    posts: Sequence[Post],
    as_of: date,
) -> tuple[FindingResult | None, str]:
    if qualification.degree:
        return _degree(qualification, beside, candidate)
    if qualification.years_minimum is not None:
        return _years(qualification, posts, as_of)
    return None, ""


def _degree(
    qualification: Qualification, beside: Sequence[Qualification], candidate: Candidate
) -> tuple[FindingResult, str]:
    rank = scoring.EDUCATION
    more = [rank[each.degree] for each in beside if each.degree and each.demand == Demanded.PREFERRED]
    preferred = min(more, default=None) if qualification.demand == Demanded.MINIMUM else None
    if not candidate.degree:
        return FindingResult.UNKNOWN, "No degree is given."
    found = scoring.finding(rank[candidate.degree], rank[qualification.degree], preferred)
    field = f" in {candidate.degree_field}" if candidate.degree_field else ""
    return FindingResult(found), f"Highest degree: {candidate.get_degree_display()}{field}."


def _years(qualification: Qualification, posts: Sequence[Post], as_of: date) -> tuple[FindingResult, str]:
    if not posts:
        return FindingResult.UNKNOWN, "No posts are given."
    held = scoring.years(scoring.months([scoring.Post(post.start, post.end) for post in posts], as_of))
    words = f"{float(held):.1f} years in the posts given, months in two posts counted once."
    return FindingResult(scoring.finding(held, qualification.years_minimum)), words
