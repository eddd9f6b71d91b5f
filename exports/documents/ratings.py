"""What the panel said: every competency with its ratings, what to talk about, recommendations, the decision."""

from collections.abc import Iterable, Mapping
from typing import Literal
from zoneinfo import ZoneInfo

from accounts.enums import Access
from competencies.enums import Kind, Rank
from evaluations import scoring
from evaluations.blindness import Lifted
from evaluations.enums import Recommendation as Answer
from evaluations.enums import ScorecardState, WaiverKind
from evaluations.models import Decision as Recorded
from evaluations.models import Opening, Seat, Waiver
from evaluations.phrases import listed
from evaluations.scoresheet import ScoreLine, Scoresheet, Voice
from evaluations.submissions import History, first_marks
from exports.documents.cast import Cast, day
from exports.documents.shape import Competency, Decision, Group, Issue, Rating, Recommendation, Side

First = Mapping[tuple[str, str], int]  # (assessor's id, competency's key) -> level before the reveal
GROUPS = {Kind.HARD: "Hard skills", Kind.SOFT: "Soft skills"}


def first_levels(sheet: Scoresheet) -> First:
    """First ratings of those who submitted again after they had seen the others'; empty where nobody did."""
    submissions = [submission for history in sheet.submitted_histories for submission in history.submissions]
    again = {str(one.scorecard.assessor_id) for one in submissions if one.after_reveal}
    marks = first_marks(submissions).get(sheet.evaluation.pk, [])
    return {(mark.rater, mark.demand): mark.level for mark in marks if mark.rater in again}


def groups(sheet: Scoresheet, cast: Cast) -> list[Group]:
    first = first_levels(sheet)
    made = [
        Group(name=name, rows=[_competency(line, cast, first) for line in sheet.lines if line.words["kind"] == kind])
        for kind, name in GROUPS.items()
    ]
    return [group for group in made if group["rows"]]


def _competency(line: ScoreLine, cast: Cast, first: First) -> Competency:
    row, levels = line.row, line.levels
    given = ", ".join(map(str, levels)) or "Not assessed"
    return Competency(
        name=line.words["name"],
        must_have=row.hurdle is not None,
        weight=str(row.demand.weight),
        mean="" if row.mean is None else scoring.level(row.mean),
        levels=f"{given}, one assessor" if row.n == 1 else given,
        target=str(row.demand.target),
        gap="" if row.gap is None else scoring.signed(row.gap),
        below=row.gap is not None and row.gap < 0,
        at=None if row.mean is None else float(row.mean),
        low=float(levels[0]) if levels else None,
        high=float(levels[-1]) if levels else None,
        line=float(row.demand.target),
        minimum=float(row.hurdle.minimum) if row.hurdle else None,
        ratings=[_rating(line, voice, cast, first) for voice in sorted(line.voices, key=cast.place)],
    )


def _rating(line: ScoreLine, voice: Voice, cast: Cast, first: First) -> Rating:
    before = first.get((str(voice.assessor.pk), line.key))
    note = ""
    if before is not None and before != voice.level:
        note = f"Changed after seeing the other ratings; first {before} {Rank(before).label}."
    return Rating(
        assessor=cast.assessor(voice.assessor),
        level=level_words(voice),
        below=voice.level is not None and voice.level < line.row.demand.target,
        evidence=cast.evidence(voice.rating),
        note=note,
    )


def level_words(voice: Voice) -> str:
    """ "4 Advanced", or "Not assessed: no time"."""
    if voice.level is None:
        return f"Not assessed: {voice.rating.get_not_assessed_display().lower()}"
    return f"{voice.level} {Rank(voice.level).label}"


def issues(sheet: Scoresheet, cast: Cast) -> list[Issue]:
    """What to talk about, in the scoresheet's order; without what nobody holds a level on any more."""
    return [_issue(line, line.low, line.high, cast) for line in sheet.agenda if line.low and line.high]


def _issue(line: ScoreLine, low: Voice, high: Voice, cast: Cast) -> Issue:
    hurdle = line.row.hurdle
    levels = ", ".join(map(str, line.levels))
    return Issue(
        name=line.words["name"],
        figures=f"Levels {levels} · target {line.row.demand.target} · weight {line.row.demand.weight}",
        flag="" if hurdle is None else "Must-have, second look" if hurdle.second_look else "Must-have",
        low=_side(low, cast),
        high=_side(high, cast),
    )


def _side(voice: Voice, cast: Cast) -> Side:
    return Side(assessor=cast.assessor(voice.assessor), level=level_words(voice), evidence=cast.evidence(voice.rating))


def places(opening: Opening) -> dict[object, list[str]]:
    """The stages each assessor sits on, in their order, by the assessor's id."""
    found: dict[object, dict[str, None]] = {}
    for seat in Seat.objects.filter(opening=opening).select_related("stage"):
        found.setdefault(seat.assessor_id, {})[seat.stage.name] = None
    return {assessor: list(stages) for assessor, stages in found.items()}


def recommendations(sheet: Scoresheet, cast: Cast, places: Mapping[object, list[str]]) -> list[Recommendation]:
    made = [_recommendation(each, cast, places.get(each.card.assessor_id, [])) for each in sheet.histories]
    # By what they are called: in order of their names, letters would tell who is who.
    return sorted(made, key=lambda each: each["assessor"])


def overrides(sheet: Scoresheet, cast: Cast, lifted: Iterable[Lifted]) -> list[str]:
    """For whom HR lifted the blind rule; HR acts under their own name, however assessors are called."""
    zone = ZoneInfo(sheet.evaluation.opening.time_zone)
    return [
        f"{each.override.by.name} opened the panel’s scorecards to {cast.assessor(each.override.person)} on "
        f"{day(each.override.at, zone)}, {each.before}: {each.override.reason.strip()}"
        for each in lifted
    ]


def _recommendation(history: History, cast: Cast, places: list[str]) -> Recommendation:
    card = history.card
    answer, tone = _answer(history)
    return Recommendation(
        assessor=cast.assessor(card.assessor),
        place=listed(places),
        answer=answer,
        tone=tone,
        # A draft is its author's alone, whatever stands in it.
        summary=card.summary.strip() if card.state == ScorecardState.SUBMITTED else "",
        note=history.mark,
    )


def _answer(history: History) -> tuple[str, Literal["good", "bad", "warn", "plain"]]:
    card = history.card
    if card.is_outstanding:
        return "Reopened" if history.is_reopened else "Missing", "warn"
    if card.state == ScorecardState.RECUSED:
        return "Recused", "plain"
    good = card.recommendation in (Answer.YES, Answer.STRONG_YES)
    return card.get_recommendation_display(), "good" if good else "bad"


def decision(recorded: Recorded | None, cast: Cast, sheet: Scoresheet) -> Decision | None:
    """Whoever decides or waives does so under their own name, however assessors are called."""
    if recorded is None:
        return None
    opening = sheet.evaluation.opening
    when = day(recorded.at, ZoneInfo(opening.time_zone))
    manages = recorded.by_id == opening.manager_id
    post = "hiring manager" if manages else "HR admin" if recorded.by.access == Access.HR_ADMIN else ""
    return Decision(
        outcome=recorded.get_outcome_display(),
        made=f"Decided by {', '.join(filter(None, (recorded.by.name, post)))}, on {when}.",
        short=f"{recorded.by.name}, {when}",
        reason=recorded.reason.strip(),
        waivers=[
            {"what": _waived(waiver, cast), "why": waiver.reason.strip(), "by": waiver.by.name}
            for waiver in recorded.waivers.all()
        ],
        dissents=[{"who": cast.assessor(each.who), "why": each.why.strip()} for each in recorded.dissents.all()],
    )


def _waived(waiver: Waiver, cast: Cast) -> str:
    if waiver.kind == WaiverKind.SCORECARD and waiver.scorecard:
        return f"{cast.assessor(waiver.scorecard.assessor)}’s scorecard is missing"
    return f"Must-have not met: {waiver.requirement}"
