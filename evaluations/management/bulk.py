"""Candidates of an opening with all that panels leave behind, written in bulk: through the actions it would take hours.

Each row is one an action could have made, with its entry in the journal; tests/evaluations/test_populate.py compares.
"""

import hashlib
import json
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from accounts import journal
from accounts.models import Entry, User
from evaluations.actions.candidates import ALPHABET
from evaluations.enums import EvaluationState, FindingResult, NotAssessed, Outcome, ScorecardState
from evaluations.handout import GRACE
from evaluations.management import invention
from evaluations.models import (
    Candidate,
    Decision,
    Evaluation,
    Finding,
    Interview,
    Opening,
    Post,
    Rating,
    Reveal,
    Save,
    Scorecard,
    Submission,
)
from roles.models import Edition, InterviewStage, Requirement

ORDER = (Candidate, Post, Evaluation, Finding, Interview, Scorecard, Rating, Save, Submission, Reveal, Decision)
BATCH = 2000  # rows an INSERT
DECIDED, COMPLETE, UNDER_WAY, NOT_BEGUN = "decided", "complete", "under way", "not begun"
STORIES = (COMPLETE, DECIDED, UNDER_WAY, COMPLETE, DECIDED, COMPLETE, UNDER_WAY, DECIDED, COMPLETE, NOT_BEGUN)


@dataclass(frozen=True)
class Frame:
    """What all candidates of an opening share. `focus`: an assessor's lines in the order of their sheet."""

    opening: Opening
    edition: Edition
    focus: dict[User, list[Requirement]]
    sits_on: dict[User, set[InterviewStage]]
    lean: dict[User, float]
    now: datetime


@dataclass
class Gathered:
    """Rows not yet written, and the acts that would have made them."""

    rows: dict[type[Model], list] = field(default_factory=lambda: {model: [] for model in ORDER})
    acts: list[tuple[str, Model, User, dict]] = field(default_factory=list)

    def add(self, row: Model) -> None:
        self.rows[type(row)].append(row)

    def act(self, verb: str, subject: Model, by: User, **facts) -> None:
        self.acts.append((verb, subject, by, facts))


@transaction.atomic
def fill(opening: Opening, edition: Edition, /, *, by: User, count: int, chance: Random) -> dict[str, int]:
    """Add `count` candidates to an open opening, most of them scored. Returns the rows written, by model."""
    frame, gathered = _frame(opening, edition, chance), Gathered()
    names = _code_names(count, chance)
    for place in range(count):
        _candidate(frame, gathered, chance, STORIES[place % len(STORIES)], next(names))
    for model, rows in gathered.rows.items():
        model._default_manager.bulk_create(rows, batch_size=BATCH)
    _journal(frame, gathered, by=by, count=count)
    return {model._meta.verbose_name_plural: len(rows) for model, rows in gathered.rows.items()}


def _frame(opening: Opening, edition: Edition, chance: Random) -> Frame:
    requirements = {each.pk: each for each in edition.requirements.all()}
    stages = {stage.pk: stage for stage in edition.stages.all()}
    focus: dict[User, list[Requirement]] = {}
    sits_on: dict[User, set[InterviewStage]] = {}
    for seat in opening.seats.held().select_related("assessor").order_by("stage__position", "assessor__email"):
        stage = stages[seat.stage_id]
        sits_on.setdefault(seat.assessor, set()).add(stage)
        asked = [requirements[line.requirement_id] for line in stage.focus.all()]
        focus[seat.assessor] = list(dict.fromkeys([*focus.get(seat.assessor, []), *asked]))
    lean = {assessor: chance.gauss(0, 0.35) for assessor in focus}
    return Frame(opening, edition, focus, sits_on, lean, timezone.now())


def _code_names(count: int, chance: Random) -> Iterator[str]:
    """As the action makes them, and free: at this number they would meet otherwise."""
    made = {"Candidate " + "".join(chance.choices(ALPHABET, k=5)) for _ in range(2 * count + 10)}
    return iter(
        sorted(made.difference(Candidate.objects.filter(code_name__in=made).values_list("code_name", flat=True)))
    )


def _candidate(frame: Frame, gathered: Gathered, chance: Random, story: str, code_name: str) -> None:
    today, opening, runs = frame.now.date(), frame.opening, frame.opening.recruiter
    candidate = Candidate(
        name=invention.name(chance),
        current_title=chance.choice(invention.TITLES),
        current_employer=chance.choice(invention.EMPLOYERS),
        degree=chance.choice(["bachelor", "master"]),
        code_name=code_name,
    )
    evaluation = Evaluation(opening=opening, candidate=candidate)
    gathered.add(candidate)
    gathered.add(evaluation)
    gathered.act("added", candidate, runs, evaluation=str(evaluation.pk))
    for post in _posts(candidate, today, chance):
        gathered.add(post)
    interviews = _interviews(frame, gathered, evaluation, chance.randrange(2, 60) * (1 if story == NOT_BEGUN else -1))
    if story == NOT_BEGUN:
        return
    for qualification in frame.edition.qualifications.all():
        gathered.add(Finding(evaluation=evaluation, qualification=qualification, result=FindingResult.MEETS, by=runs))
        gathered.act("checked", evaluation, runs, qualification=qualification.key)
    evaluation.state, evaluation.begun_at = EvaluationState.UNDER_WAY, frame.now
    gathered.act("begun", evaluation, runs, scorecards=len(frame.focus))
    given = _cards(frame, gathered, chance, evaluation, story, interviews)
    if story == DECIDED:
        _decision(frame, gathered, chance, evaluation, given)


def _posts(candidate: Candidate, today: date, chance: Random) -> list[Post]:
    """Two posts without a gap, the second one leading and open."""
    turn = date(today.year - chance.randrange(2, 9), 1, 1)
    start = date(turn.year - chance.randrange(5, 14), 9, 1)
    return [
        Post(candidate=candidate, title="Software Engineer", start=start, end=turn - timedelta(days=1)),
        Post(candidate=candidate, title=candidate.current_title, start=turn, leadership=True),
    ]


def _interviews(frame: Frame, gathered: Gathered, evaluation: Evaluation, days: int) -> dict[InterviewStage, Interview]:
    """One an hour and a half apart, that many days from now."""
    at = (frame.now + timedelta(days=days)).replace(hour=8, minute=0, second=0, microsecond=0)
    made = {}
    for place, stage in enumerate(frame.edition.stages.all()):
        starts = at + timedelta(minutes=90 * place)
        made[stage] = Interview(evaluation=evaluation, stage=stage, starts_at=starts, minutes=stage.minutes)
        gathered.add(made[stage])
        gathered.act("scheduled", evaluation, frame.opening.recruiter, stage=stage.key)
    return made


def _cards(
    frame: Frame,
    gathered: Gathered,
    chance: Random,
    evaluation: Evaluation,
    story: str,
    interviews: dict[InterviewStage, Interview],
) -> dict[Requirement, list[int]]:
    """A scorecard for everyone seated; under way, half are in, the next is a draft, the rest wait."""
    ability, given = chance.gauss(3.4, 0.6), {}
    ready = len(frame.focus) // 2 if story == UNDER_WAY else len(frame.focus)
    for place, (assessor, focus) in enumerate(frame.focus.items()):
        ends = [
            each.starts_at + timedelta(minutes=each.minutes)
            for stage, each in interviews.items()
            if stage in frame.sits_on[assessor]
        ]
        card = Scorecard(evaluation=evaluation, assessor=assessor, due_at=max(ends) + GRACE, handed_out_at=frame.now)
        gathered.add(card)
        if place <= ready:
            ratings = _ratings(card, focus, ability, frame.lean[assessor], chance)
            _save(frame, gathered, chance, card, ratings if place < ready else ratings[: len(ratings) // 2 + 1])
        if place < ready:
            _submit(frame, gathered, chance, card, ratings)
            for rating in ratings:
                given.setdefault(rating.requirement, []).extend([rating.level] if rating.level else [])
    return given


def _ratings(
    card: Scorecard, focus: Sequence[Requirement], ability: float, lean: float, chance: Random
) -> list[Rating]:
    """One for each focus line; one in thirty is not assessed, never the first."""
    made = []
    for place, requirement in enumerate(focus):
        rating = Rating(scorecard=card, requirement=requirement)
        if place and chance.random() < 1 / 30:
            rating.not_assessed = NotAssessed.NO_TIME
        else:
            rating.level = invention.level(chance, ability, lean)
            rating.evidence = invention.evidence(chance, rating.level, requirement.words["name"])
        made.append(rating)
    return made


def _save(frame: Frame, gathered: Gathered, chance: Random, card: Scorecard, ratings: list[Rating]) -> None:
    """All of it in one save."""
    card.version, card.state, card.saved_at = 1, ScorecardState.DRAFT, frame.now
    card.summary = invention.summary(chance)
    parts = [*(rating.requirement_id for rating in ratings), "summary"]
    for rating in ratings:
        gathered.add(rating)
    gathered.add(Save(scorecard=card, version=1, key=uuid.uuid4(), parts=parts, at=frame.now))


def _submit(frame: Frame, gathered: Gathered, chance: Random, card: Scorecard, ratings: list[Rating]) -> None:
    levels = [rating.level for rating in ratings if rating.level]
    card.recommendation = invention.recommendation(levels)
    gathered.rows[Save][-1].parts.append("recommendation")
    card.state, card.submitted_at = ScorecardState.SUBMITTED, frame.now
    content = {
        "version": card.version,
        "recommendation": card.recommendation,
        "summary": card.summary,
        "ratings": [
            {
                "requirement": rating.requirement_id,
                "competency": rating.requirement.competency.key,
                "level": rating.level,
                "not_assessed": rating.not_assessed,
                "evidence": rating.evidence,
            }
            for rating in ratings
        ],
    }
    digest = hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
    gathered.add(Submission(scorecard=card, number=1, at=frame.now, content=content, digest=digest))
    gathered.act("submitted", card, card.assessor, submission=1)


def _decision(
    frame: Frame, gathered: Gathered, chance: Random, evaluation: Evaluation, given: dict[Requirement, list[int]]
) -> None:
    """By the manager, who sits on no panel and has read the scoresheet; an offer only where every must-have is met."""
    by = frame.opening.manager
    must_haves = [each for each in frame.edition.requirements.all() if each.must_have]
    met = all(given.get(each) and sum(given[each]) >= each.minimum * len(given[each]) for each in must_haves)
    outcome = chance.choice([Outcome.HOLD, Outcome.DECLINE, *([Outcome.OFFER] if met else [])])
    decision = Decision(evaluation=evaluation, outcome=outcome, reason="Weighed against the others seen.", by=by)
    evaluation.state = EvaluationState.DECIDED
    gathered.add(Reveal(person=by, evaluation=evaluation))
    gathered.add(decision)
    gathered.act("revealed", evaluation, by)
    gathered.act("decided", evaluation, by, decision=str(decision.pk), waivers=0)


def _journal(frame: Frame, gathered: Gathered, *, by: User, count: int) -> None:
    """An entry for the filling itself, which takes the journal's lock, and behind it one for each act."""
    last = journal.record("populated", frame.opening, by=by, opening=frame.opening, candidates=count)
    entries = []
    for verb, subject, actor, facts in gathered.acts:
        entry = Entry(
            number=last.number + 1,
            at=frame.now,
            actor=actor,
            verb=verb,
            subject_type=subject._meta.label_lower,
            subject_id=str(subject.pk),
            opening_id=str(frame.opening.pk),
            facts=facts,
            previous=last.digest,
        )
        entry.digest = journal.digest(entry)
        entries.append(entry)
        last = entry
    Entry.objects.bulk_create(entries, batch_size=BATCH)
