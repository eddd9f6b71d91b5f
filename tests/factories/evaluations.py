"""Openings with a panel, candidates and scorecards: every row made by the action that makes it in life.

`panel_round` makes a whole one; the smaller functions are its steps, for tests that tell a story of their own.
"""

import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from accounts.enums import Access
from accounts.models import User
from evaluations.actions import candidates, decisions, overrides, panels, reopenings, scorecards
from evaluations.actions import evaluations as rounds
from evaluations.actions import openings as occasions
from evaluations.models import (
    BlindnessOverride,
    Candidate,
    Decision,
    Evaluation,
    Opening,
    Post,
    Reopening,
    Scorecard,
)
from evaluations.sheet import sheet
from roles.models import Edition
from tests.factories.accounts import UserFactory

NAMES = ("Priya Raghunathan", "Amara Okafor", "Helen Marsh", "Jonas Lindqvist", "Mateusz Kowalczyk", "Ines Carvalho")
LEVELS = ((4, 3, 3), (4, 4, 3))  # one row an assessor, in turn; each row runs over the competencies, in turn

Levels = Sequence[Sequence[int | None]] | Callable[[int, int], int | None]


@dataclass(frozen=True)
class Round:
    """What `panel_round` made. `cards` lists the first evaluation's scorecards in the assessors' order."""

    opening: Opening
    manager: User
    assessors: list[User]
    evaluations: list[Evaluation]

    @property
    def evaluation(self) -> Evaluation:
        return self.evaluations[0]

    @property
    def cards(self) -> list[Scorecard]:
        return self.cards_of(self.evaluation)

    def cards_of(self, evaluation: Evaluation) -> list[Scorecard]:
        held = {card.assessor_id: card for card in Scorecard.objects.filter(evaluation=evaluation)}
        return [held[assessor.pk] for assessor in self.assessors if assessor.pk in held]


def panel_round(
    edition: Edition,
    *,
    manager: User | None = None,
    assessors: int | Sequence[User] = 2,
    candidates: int = 1,
    submitted: int | None = None,
    drafted: int = 0,
    rated: int | None = None,
    levels: Levels = LEVELS,
    recommendations: Sequence[str] = ("yes", "strong_yes", "no", "strong_no"),
    spread: bool = False,
    interviews_at: datetime | None = None,
    begun: bool = True,
    **fields,
) -> Round:
    """An open opening whose evaluations are under way.

    `assessors`: how many to invent, or the people themselves. `spread`: two sit on each stage, in turn, rather than
    all on all. `submitted`: how many of them, in order, have submitted for each candidate (None: all); `drafted`:
    how many of the next have a filled draft. `rated`: to how many competencies, in the edition's order, an assessor
    gives a level (None: all); a focus competency beyond them is not assessed. `levels`: see LEVELS, or a function of
    the assessor's and the competency's place (0, 1, …); None is not assessed. `interviews_at`: all stages of all
    candidates are set to that moment. `fields` are the opening's.
    """
    manager = manager or UserFactory(access=Access.HIRING_MANAGER)
    if isinstance(assessors, int):
        assessors = UserFactory.create_batch(assessors)
    opening = draft_opening(edition, manager=manager, **fields)
    seat(opening, assessors, by=manager, spread=spread)
    opening = occasions.open_(opening, by=manager, override="The factory seats whom the test asks for.")
    evaluations = [add(opening, by=manager, name=name_of(place)) for place in range(candidates)]
    for evaluation in evaluations:
        if interviews_at:
            interview(evaluation, at=interviews_at, by=manager)
        if begun:
            rounds.begin(evaluation, by=manager)
    made = Round(opening, manager, list(assessors), evaluations)
    ready = len(assessors) if submitted is None else submitted
    for evaluation in evaluations if begun else []:
        for place, card in enumerate(made.cards_of(evaluation)[: ready + drafted]):
            fill(card, levels=levels, place=place, rated=rated, recommendation=recommendations[place % 4])
            if place < ready:
                scorecards.submit(card, by=card.assessor)
    return made


def name_of(place: int) -> str:
    return NAMES[place] if place < len(NAMES) else f"Candidate number {place + 1}"


def draft_opening(edition: Edition, *, manager: User, by: User | None = None, **fields) -> Opening:
    said = {"title": "Technical Director, Logistics Platform", **fields}
    return occasions.create(Opening(edition=edition, manager=manager, **said), by=by or manager)


def seat(opening: Opening, assessors: Iterable[User], *, by: User, spread: bool = False) -> None:
    """Everyone on every stage; `spread`: two on each stage, in turn, and nobody without one."""
    stages, assessors = list(opening.edition.stages.all()), list(assessors)
    for place, assessor in enumerate(assessors):
        turns = (place, (place - 1) % len(assessors))
        mine = [at for at in range(len(stages)) if not spread or at % len(assessors) in turns]
        for at in mine or [place % len(stages)]:
            panels.seat(opening, by=by, assessor=assessor, stage=stages[at])


def add(opening: Opening, *, by: User, name: str = NAMES[0], posts: Sequence[Post] = (), **fields) -> Evaluation:
    """A candidate added to the opening, not begun."""
    return candidates.add(opening, by=by, candidate=Candidate(name=name, **fields), posts=posts)


def interview(evaluation: Evaluation, *, at: datetime, by: User, minutes: int = 60) -> None:
    """Every stage of the evaluation set to one moment."""
    for stage in evaluation.opening.edition.stages.all():
        rounds.schedule(evaluation, by=by, stage=stage, starts_at=at, minutes=minutes)


def fill(
    card: Scorecard,
    *,
    levels: Levels = LEVELS,
    place: int = 0,
    rated: int | None = None,
    recommendation: str = "yes",
    evidence: str = "{assessor} heard of {competency}, level {level}.",
    **fields: str,
) -> Scorecard:
    """Save a draft that could be submitted, in one go. `fields`: summary, private_notes."""
    filled = sheet(card)
    focus = {line.requirement.pk for line in filled.focus}
    answers = {}
    for number, requirement in enumerate(card.evaluation.opening.edition.requirements.all()):
        level = None if rated is not None and number >= rated else _level(levels, place, number)
        if level is None and requirement.pk not in focus:
            continue
        said = evidence.format(assessor=card.assessor.name, competency=requirement.words["name"], level=level)
        answers[requirement] = (
            scorecards.Answer(not_assessed="no_time") if level is None else scorecards.Answer(level, "", said)
        )
    scorecards.save(
        card,
        by=card.assessor,
        version=card.version,
        key=uuid.uuid4(),
        answers=answers,
        fields={"recommendation": recommendation, **fields},
    )
    return card


def submit(card: Scorecard, **how) -> Scorecard:
    """Fill and submit; `how` as in `fill`."""
    scorecards.submit(fill(card, **how), by=card.assessor)
    return card


def ask(card: Scorecard, *, reason: str = "I mixed up two answers.") -> Reopening:
    """The author asks for their submitted scorecard to be reopened."""
    return reopenings.ask(card, by=card.assessor, reason=reason)


def reopen(card: Scorecard, *, by: User, **how) -> Scorecard:
    """Asked for and granted; `how` as in `ask`."""
    reopenings.grant(ask(card, **how), by=by)
    card.refresh_from_db()
    return card


def lift(
    evaluation: Evaluation, *, by: User, person: User, reason: str = "They chair the debrief."
) -> BlindnessOverride:
    return overrides.lift(evaluation, by=by, person=person, reason=reason)


def decide(evaluation: Evaluation, *, by: User, outcome: str = "hold", **how) -> Decision:
    """Decide with a reason; every scorecard still outstanding is waived."""
    waivers = {f"scorecard-{card.pk}": "They left the company." for card in evaluation.scorecards.outstanding()}
    said = {"reason": "We want to meet one more person.", "waivers": waivers, **how}
    return decisions.decide(evaluation, by=by, outcome=outcome, **said)


def _level(levels: Levels, place: int, number: int) -> int | None:
    if callable(levels):
        return levels(place, number)
    row = levels[place % len(levels)]
    return row[number % len(row)]
