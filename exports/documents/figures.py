"""The numbers of a scoresheet as they are printed: fit, must-haves, and how it was all worked out."""

from fractions import Fraction

from evaluations import scoring
from evaluations.phrases import number, sentence, several
from evaluations.scoresheet import ScoreLine, Scoresheet
from exports.documents.shape import Fit, Method, MustHave

STATUS = {"final": "Final", "provisional": "Provisional", "insufficient": "Not enough assessed"}


def fit(sheet: Scoresheet) -> Fit:
    result, figures = sheet.result, sheet.result.figures
    made = Fit(
        status=result.status,
        status_words=STATUS[result.status],
        coverage=f"{scoring.percent(result.coverage or 0)} %",
        bounds=_bounds(result),
        number="",
        range="",
        role_line="",
        lies="",
        at=None,
        low=None,
        high=None,
        line=None,
    )
    if figures and result.is_printable:
        made["number"], made["role_line"] = scoring.whole(figures.fit), scoring.whole(figures.role_line)
        made["range"] = f"{scoring.whole(figures.low)}–{scoring.whole(figures.high)}"
        made["lies"] = f"{scoring.role_line_lies(result)} the range"
        made["at"], made["line"] = float(figures.fit), float(figures.role_line)
        made["low"], made["high"] = figures.low, figures.high
    return made


def _bounds(result: scoring.Result) -> str:
    if result.bounds is None:
        return ""
    low, high = (scoring.whole(bound) for bound in result.bounds)
    return f"Whatever the rest brings, the fit lies between {low} and {high}."


def musts(sheet: Scoresheet) -> str:
    """ "3 of 3 met, one needs a second look"."""
    hurdles = [line.row.hurdle for line in sheet.must_haves if line.row.hurdle]
    if not hurdles:
        return "none in this edition"
    met = sum(hurdle.state == "met" for hurdle in hurdles)
    looks = sum(hurdle.second_look for hurdle in hurdles)
    again = f", {number(looks)} need{'s' if looks == 1 else ''} a second look" if looks else ""
    unseen = sum(hurdle.state == "not_assessed" for hurdle in hurdles)
    return f"{met} of {len(hurdles)} met{f', {number(unseen)} not assessed' if unseen else ''}{again}"


def must_have(line: ScoreLine) -> MustHave:
    hurdle = line.row.hurdle
    if hurdle is None:
        raise ValueError(f"{line.key} is no must-have")
    looked = hurdle.state == "met" and hurdle.second_look
    return MustHave(
        name=line.words["name"],
        state="second_look" if looked else hurdle.state,
        figures=f"minimum {hurdle.minimum}"
        if line.row.mean is None
        else f"{scoring.level(line.row.mean)} against {hurdle.minimum}",
        note=_why_look(line, hurdle) if hurdle.second_look else "",
    )


def _why_look(line: ScoreLine, hurdle: scoring.Hurdle) -> str:
    if not hurdle.split:
        return "One assessor’s word alone, and less than half a level from the minimum."
    under = sum(level < hurdle.minimum for level in line.levels)
    who = sentence(several(under, "assessor"))
    return f"{who} below the minimum, {number(len(line.levels) - under)} at or above it."


def method(sheet: Scoresheet) -> Method:
    pool, figures = sheet.result.pool, sheet.result.figures
    made = Method(
        fit="",
        role_line="",
        standard_error="not printed",
        lean=str(scoring.half_up(pool.lean, 2)),
        single=str(scoring.half_up(pool.single, 2)),
        basis=basis(sheet),
    )
    if figures and sheet.result.is_printable:
        weight = sum(Fraction(line.row.demand.weight) for line in sheet.lines if line.row.counts)
        made["fit"], made["role_line"] = _sum(figures.fit, weight), _sum(figures.role_line, weight)
        made["standard_error"] = f"{scoring.half_up(figures.se, 1)} points"
    return made


def _sum(value: Fraction, weight: Fraction | int) -> str:
    total = f"{scoring.half_up(value * weight, 1):,}"
    return f"{total} ÷ {weight} = {scoring.half_up(value, 1)}, printed as {scoring.whole(value)}."


def basis(sheet: Scoresheet) -> str:
    """Where the variances come from, as scoring.md asks the page to say beside the range."""
    assumed = scoring.ASSUMED
    taken = (
        f"a stated assumption (variance {scoring.half_up(assumed.single, 2)}, "
        f"of which lean {scoring.half_up(assumed.lean, 2)})"
    )
    of = f"the {several(sheet.complete_evaluations, 'complete evaluation')} of this opening"
    few = "holds" if sheet.complete_evaluations == 1 else "hold"
    weight = f"{number(assumed.weight)} ratings’ worth of {taken}"
    return {
        "": f"Estimated from {of}, steadied by {weight}.",
        "partly assumed": f"Partly assumed: {of} {few} few second ratings, so {weight} counts for much.",
        "assumed; no second rater": f"Assumed: no competency has a second rater in {of}, so they are {taken}.",
        "assumed": f"Assumed: no evaluation of this opening is complete yet, so they are {taken}.",
    }[sheet.result.pool.label]
