"""What a document's template is given: the shape of its data, and nothing about how it is made.

Numbers arrive twice where they are drawn: as the string that is printed (rounded once, by the rules of scoring) and as
the float that places the mark. Dates, names and sentences arrive ready to print. A template decides where a word stands
and what it looks like; it computes nothing, compares nothing and looks nothing up. An empty string means "nothing to
print here". The product's fixed words (headings, legends, the method in words) live in the template.
"""

from typing import Literal, TypedDict


class Fit(TypedDict):
    """The fit (0-100), its range and the role line. `insufficient`: number and range empty, the four floats None."""

    status: Literal["final", "provisional", "insufficient"]
    status_words: str  # "Final" · "Provisional" · "Not enough assessed"
    number: str  # "67"
    range: str  # "55–78"
    role_line: str  # "66"
    lies: str  # where the role line lies: "inside the range" · "below the range" · "above the range"
    coverage: str  # "100 %"
    bounds: str  # below 100 % coverage: "Whatever the rest brings, the fit lies between 50 and 81."
    at: float | None  # points, 0-100, as are the next three
    low: float | None
    high: float | None
    line: float | None


class MustHave(TypedDict):
    name: str
    state: Literal["met", "second_look", "not_met", "not_assessed"]
    figures: str  # "3.0 against 3", or "minimum 3" when not assessed
    note: str  # "One assessor below the minimum, one above it."


class Qualification(TypedDict):
    text: str  # what the edition asks for
    demand: str  # "Required" · "Preferred"
    result: str  # "Meets" · "Preferred" · "Meets by equivalence" · "Below" · "Not known"
    tone: Literal["good", "warn", "plain"]
    found: str  # "MSc, 2009", with the reason and the name where it is by equivalence


class Rating(TypedDict):
    assessor: str  # the name, or "Assessor A" where names are off
    level: str  # "4 Advanced" · "Not assessed: no time"
    below: bool  # a level under the target
    evidence: str
    note: str  # "Changed after seeing the other ratings; first 3 Proficient."


class Competency(TypedDict):
    """One row of the plot and one entry of the evidence. Nobody assessed it: mean and gap empty, `at` None."""

    name: str
    must_have: bool
    weight: str  # "3"
    mean: str  # "3.3"
    levels: str  # "2, 4, 4" · "3, one assessor" · "Not assessed"
    target: str  # "4"
    gap: str  # "−0.7" · "±0" · "+1.0"
    below: bool  # the mean lies under the target
    at: float | None  # the mean, 1-5, as are the next four
    low: float | None
    high: float | None
    line: float  # the target
    minimum: float | None  # of a must-have
    ratings: list[Rating]


class Group(TypedDict):
    name: str  # "Hard skills" · "Soft skills"
    rows: list[Competency]


class Side(TypedDict):
    assessor: str
    level: str
    evidence: str


class Issue(TypedDict):
    """One competency the panel should talk about, its lowest and its highest rating side by side."""

    name: str
    figures: str  # "Levels 2, 4 · target 4 · weight 3"
    flag: str  # "Must-have, second look"
    low: Side
    high: Side


class Recommendation(TypedDict):
    assessor: str
    place: str  # the stages they sat on: "Security review"
    answer: str  # "Strong yes" · "Missing" · "Reopened" · "Recused"
    tone: Literal["good", "bad", "warn", "plain"]
    summary: str
    note: str  # "Changed after seeing colleagues' ratings"


class Waiver(TypedDict):
    what: str  # "Sven Olsen's scorecard is missing"
    why: str
    by: str


class Dissent(TypedDict):
    who: str
    why: str


class Decision(TypedDict):
    outcome: str  # "Offer"
    made: str  # "Decided by Dana Whitfield, hiring manager, on 24 November 2026."
    short: str  # "Dana Whitfield, 24 November 2026": under the outcome on page one
    reason: str
    waivers: list[Waiver]
    dissents: list[Dissent]


class Method(TypedDict):
    """The figures behind the fit; every one printed as given."""

    fit: str  # "1,866.7 ÷ 28 = 66.7, printed as 67"
    role_line: str  # "1,850 ÷ 28 = 66.1, printed as 66"
    standard_error: str  # "5.9 points"
    lean: str  # "0.17": variance of an assessor's general lean, in levels squared
    single: str  # "0.39": variance of a single rating
    basis: str  # where the two variances come from: "Estimated from the three complete evaluations of this opening, …"


class Check(TypedDict):
    """What a reader can check the file by; all of it empty where there is no code."""

    code: str  # "7K3Q-9XWM-2TRA"
    address: str  # where it is looked up
    qr: str  # the same as a QR code, SVG


class Scorecard(TypedDict):
    """Everything templates/typst/scorecard.typ prints. `typesetting.typeset` adds how many characters it replaced."""

    company: str  # the PDF's author too
    candidate: str  # name, or the code name of an anonymous opening
    now: str  # "Director of Platform, Kestrel Pay"
    opening: str
    purpose: str  # "Hire" · "Promotion" · "Review"
    role: str
    edition: str  # "Edition 3, published 4 September 2026"
    scorecards: str  # "5 of 6 in"
    missing: str  # "Sven Olsen's is missing", "Sven Olsen's (reopened) is missing"
    made: str  # "22 November 2026, 14:32 CET"
    check: Check
    verdict: str
    attention: bool  # the verdict asks for something before a decision: a must-have missed, a second look, provisional
    fit: Fit
    musts: str  # "3 of 3 met, one needs a second look"
    must_haves: list[MustHave]
    qualified: str  # "meets all that are required"
    qualifications: list[Qualification]
    checked: str  # "Checked by Ruth Adeyemi, 12 November 2026."
    targets_met: str  # "12 of 17 met, 2 not assessed"
    groups: list[Group]
    agreement: str  # "66 % of pairs of ratings lie within one level, 33 % agree exactly."
    issues: list[Issue]
    spread: str  # "Some spread, no need to open: Inspirational Leadership (3, 4, 5)."
    recommendations: list[Recommendation]
    overrides: list[str]  # "Ruth Adeyemi opened the panel’s scorecards to Dana Whitfield on 28 November 2026, before …"
    decision: Decision | None
    method: Method
    quotes: bool  # whether evidence is printed
