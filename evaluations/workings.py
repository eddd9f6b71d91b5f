"""The sums behind a scoresheet's figures, laid out so that a reader can do them again by hand."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.utils import timezone

from accounts.models import User
from evaluations import scoring
from evaluations.models import Post
from evaluations.scoresheet import ScoreLine, Scoresheet


@dataclass(frozen=True)
class Part:
    """What one competency puts into the fit, the role line (points and weighed points) and the error."""

    line: ScoreLine
    term: scoring.Term
    weighed: Fraction
    line_points: Fraction
    line_weighed: Fraction
    spread: Fraction  # its share squared, over the number of levels: its piece of the specific part of the error


@dataclass(frozen=True)
class Workings:
    """Sums over the parts, with `whole` the weight of the whole edition; who carries which share of the fit;
    months by post and without overlap; and what this opening alone showed of the two variances, None for nothing.
    """

    parts: list[Part]
    weight: Fraction
    whole: Fraction
    weighed: Fraction
    line_weighed: Fraction
    shares: list[tuple[User, Fraction]]
    posts: list[tuple[Post, int]]
    months: int
    seen_single: float | None
    seen_lean: float | None


def workings(sheet: Scoresheet, *, as_of: date | None = None) -> Workings:
    """Of a computed scoresheet, in one query. `as_of` ends open posts (default: today)."""
    today, pool, error = as_of or timezone.localdate(), sheet.result.pool, sheet.result.error
    lines = {line.key: line for line in sheet.lines}
    parts = [_part(lines[term.key], term) for term in sheet.result.terms]
    people = {str(card.assessor_id): card.assessor for card in sheet.submitted}
    shares = [(people[rater], share) for rater, share in (error.shares if error else ())]
    posts = [(post, scoring.Post(post.start, post.end)) for post in sheet.evaluation.candidate.posts.all()]
    return Workings(
        parts=parts,
        weight=sum((Fraction(part.line.row.demand.weight) for part in parts), Fraction(0)),
        whole=sum((Fraction(line.row.demand.weight) for line in sheet.lines), Fraction(0)),
        weighed=sum((part.weighed for part in parts), Fraction(0)),
        line_weighed=sum((part.line_weighed for part in parts), Fraction(0)),
        shares=sorted(shares, key=lambda pair: pair[0].name),
        posts=[(post, scoring.months([held], today)) for post, held in posts],
        months=scoring.months([held for _, held in posts], today),
        seen_single=_unsteadied(pool.single, scoring.ASSUMED.single, pool.df),
        seen_lean=_unsteadied(pool.lean, scoring.ASSUMED.lean, pool.rdf),
    )


def _part(line: ScoreLine, term: scoring.Term) -> Part:
    demand = line.row.demand
    return Part(
        line=line,
        term=term,
        weighed=demand.weight * term.points,
        line_points=scoring.points(demand.target),
        line_weighed=demand.weight * scoring.points(demand.target),
        spread=term.share**2 / line.row.n,
    )


def _unsteadied(steadied: float, assumed: float, df: int) -> float | None:
    """What was seen before the assumption's observations were mixed in."""
    weight = scoring.ASSUMED.weight
    return ((weight + df) * steadied - weight * assumed) / df if df else None
