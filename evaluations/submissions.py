"""What a scorecard said each time it was submitted: its history, one submission beside the next, and first ratings."""

from collections.abc import Iterable
from dataclasses import dataclass

from competencies.enums import Rank
from evaluations import scoring
from evaluations.enums import NotAssessed, Recommendation, ReopeningState
from evaluations.models import Reopening, Scorecard, Submission
from roles.models import Requirement
from roles.pieces import GONE, NEW, SAME, Piece, Pieces, pieces

NONE = "None given"


@dataclass(frozen=True)
class History:
    """A scorecard's submissions, the oldest first."""

    card: Scorecard
    submissions: tuple[Submission, ...] = ()

    @property
    def is_reopened(self) -> bool:
        """Submitted once, and its author's again: it counts when it is in again."""
        return self.card.is_outstanding and bool(self.submissions)

    @property
    def mark(self) -> str:
        """What a reader of the scorecard must know of how it came about; "" where there is nothing to say."""
        if self.card.submitted_at is None or not self.submissions or not self.submissions[-1].after_reveal:
            return ""
        *earlier, last = self.submissions
        changed = earlier and _words(earlier[-1]) != _words(last)
        return f"{'Changed' if changed else 'Submitted'} after seeing colleagues' ratings"


@dataclass(frozen=True)
class Change:
    """One place that says something else than before: `label` a level or a choice, `text` what was written."""

    name: str
    label: Pieces
    text: Pieces


@dataclass(frozen=True)
class Resubmission:
    """A submission beside the one before it, and by whose grant it came about."""

    submission: Submission
    before: Submission
    reopening: Reopening | None
    changes: list[Change]
    same: list[str]


def _words(submission: Submission) -> dict:
    return {**submission.content, "version": 0}


def histories(cards: Iterable[Scorecard]) -> dict[object, History]:
    """Each scorecard's history by its id, in one query."""
    cards = list(cards)
    kept: dict[object, list[Submission]] = {card.pk: [] for card in cards}
    for submission in Submission.objects.filter(scorecard__in=kept).select_related("scorecard").order_by("number"):
        kept[submission.scorecard_id].append(submission)
    return {card.pk: History(card, tuple(kept[card.pk])) for card in cards}


def first_marks(submissions: Iterable[Submission]) -> dict[object, list[scoring.Mark]]:
    """First ratings by evaluation: those of each author's last submission before they saw the others' (B.6, B.8a)."""
    first: dict[object, Submission] = {}
    for submission in sorted(submissions, key=lambda each: each.number):
        if not submission.after_reveal:
            first[submission.scorecard_id] = submission
    marks: dict[object, list[scoring.Mark]] = {}
    for submission in first.values():
        rater = str(submission.scorecard.assessor_id)
        marks.setdefault(submission.scorecard.evaluation_id, []).extend(
            scoring.Mark(rater, rating["competency"], rating["level"])
            for rating in submission.content["ratings"]
            if rating["level"] is not None
        )
    return marks


def resubmissions(card: Scorecard) -> list[Resubmission]:
    """Each later submission beside the one before it, the newest first; three queries."""
    kept = list(card.submissions.order_by("number"))
    granted = list(card.reopenings.filter(state=ReopeningState.GRANTED).select_related("answered_by"))
    requirements = list(card.evaluation.opening.edition.requirements.select_related("competency"))
    found = []
    for before, after in zip(kept, kept[1:], strict=False):
        between = [each for each in granted if before.at <= each.answered_at <= after.at]
        places = list(_places(before.content, after.content, requirements))
        found.append(
            Resubmission(
                after,
                before,
                between[-1] if between else None,
                [change for change, differs in places if differs],
                [change.name for change, differs in places if not differs],
            )
        )
    return found[::-1]


def _places(before: dict, after: dict, requirements: Iterable[Requirement]) -> Iterable[tuple[Change, bool]]:
    """Recommendation and summary, then every competency either of the two says something about."""
    yield _place("Recommendation", _chosen(before), _chosen(after), before["summary"], after["summary"])
    old, new = ({line["requirement"]: line for line in content["ratings"]} for content in (before, after))
    for requirement in requirements:
        one, other = old.get(requirement.pk), new.get(requirement.pk)
        if one or other:
            texts = [line["evidence"] if line else "" for line in (one, other)]
            yield _place(requirement.words["name"], _level(one), _level(other), *texts)


def _place(name: str, label: str, new_label: str, text: str, new_text: str) -> tuple[Change, bool]:
    labels = (Piece(SAME, label),) if label == new_label else (Piece(GONE, label), Piece(NEW, f" {new_label}"))
    return Change(name, labels, pieces(text, new_text)), (label, text) != (new_label, new_text)


def _chosen(content: dict) -> str:
    return Recommendation(content["recommendation"]).label if content["recommendation"] else NONE


def _level(line: dict | None) -> str:
    if line and line["level"]:
        return f"{line['level']} {Rank(line['level']).label}"
    if line and line["not_assessed"]:
        return f"Not assessed, {NotAssessed(line['not_assessed']).label.lower()}"
    return "No level"
