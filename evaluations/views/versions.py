"""Two versions of one place, as the page shows them side by side: what was typed here, and what stands there now."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from competencies.enums import Rank
from evaluations.enums import NotAssessed, Recommendation
from evaluations.forms.scorecards import NOT_ASSESSED, LineForm, ReviewForm
from evaluations.models import Scorecard
from evaluations.sheet import Line


@dataclass(frozen=True)
class Side:
    label: str
    text: str


@dataclass(frozen=True)
class Versions:
    """`noun`: what is taken from this tab where both texts are kept."""

    name: str
    at: datetime | None
    noun: str
    mine: Side
    theirs: Side


def line_versions(form: LineForm, current: dict[str, Any], line: Line) -> Versions:
    notes = current["fields"].get("private_notes")
    mine, theirs = [], []
    mine_label = theirs_label = ""
    for answer in current["answers"].values():
        level = form["level"].value() or ""
        mine_label = level_label(int(level) if level.isdigit() else None, level == NOT_ASSESSED and form["why"].value())
        theirs_label = level_label(answer["level"], answer["not_assessed"])
        mine.append(form["evidence"].value())
        theirs.append(answer["evidence"])
    if notes is not None:
        mine.append(f"Private notes: {form['private_notes'].value()}")
        theirs.append(f"Private notes: {notes}")
    name = line.words["name"] if current["answers"] else "What you noted"
    return Versions(name, line.rating.scorecard.saved_at, "level", _side(mine_label, mine), _side(theirs_label, theirs))


def review_versions(form: ReviewForm, current: dict[str, Any], card: Scorecard) -> Versions:
    said = current["fields"]
    mine_label, theirs_label = (
        Recommendation(value).label if value in Recommendation.values else ""
        for value in (form["recommendation"].value() if "recommendation" in said else "", said.get("recommendation"))
    )
    texts = [name for name in ("summary", "private_notes") if name in said]
    return Versions(
        "Your recommendation",
        card.saved_at,
        "recommendation",
        _side(mine_label, [form[name].value() for name in texts]),
        _side(theirs_label, [said[name] for name in texts]),
    )


def level_label(level: int | None, not_assessed: str | None) -> str:
    if level in Rank.values:
        return f"{level} {Rank(level).label}"
    if not_assessed in NotAssessed.values:
        return f"Not assessed, {NotAssessed(not_assessed).label.lower()}"
    return "No level"


def _side(label: str, texts: list[str]) -> Side:
    return Side(label, "\n\n".join(text for text in texts if text))
