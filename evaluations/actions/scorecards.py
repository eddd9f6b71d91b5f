"""A scorecard's life: saved again and again, submitted once, or recused from."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import Prefetch
from django.utils import timezone

from accounts import journal
from accounts.access import Conflict, guarded
from accounts.models import User
from evaluations.enums import Recommendation, ScorecardState
from evaluations.models import Evaluation, Rating, Reveal, Save, Scorecard, Submission
from evaluations.policies import recuse as may_recuse
from evaluations.policies import score as may_score
from evaluations.policies import submit as may_submit
from evaluations.sheet import Sheet, sheet
from roles.models import Requirement

FIELDS = ("recommendation", "summary", "private_notes")
# A statement of its own once the scorecard is locked: joined to the lock, it would show the state before a wait.
EVALUATION = Prefetch("evaluation", Evaluation.objects.select_related("opening"))
USED = "This key was used for another save. Send this one under a key of its own."


@dataclass(frozen=True)
class Answer:
    """One line as the assessor left it: a level 1 to 5, or not assessed with its reason, or neither; and evidence."""

    level: int | None = None
    not_assessed: str = ""
    evidence: str = ""


@dataclass(frozen=True)
class Saved:
    version: int
    at: datetime


@guarded(may_score, beside=EVALUATION)
def save(
    card: Scorecard,
    /,
    *,
    by: User,
    version: int,
    key: UUID,
    answers: Mapping[Requirement, Answer] | None = None,
    fields: Mapping[str, str] | None = None,
) -> Saved:
    """Write what changed, once per `key`, on top of `version`.

    The same key again gets the same answer and writes nothing. A version that is behind is a Conflict
    where somebody wrote the same line or field since, with the texts that stand there now; where only
    other lines were written, both stay. Raises ValidationError with a sentence per place.
    """
    answers, fields = answers or {}, fields or {}
    parts = [*(requirement.pk for requirement in answers), *fields]
    if version > card.version:
        raise ValidationError(
            f"Version {version} of this scorecard does not exist yet; it is at {card.version}. Reload the page."
        )
    if version < card.version:  # only then can the key be known: whoever sends it again names the same version
        known = Save.objects.filter(scorecard=card, key=key).first()
        if known:
            return _again(known, parts)
        _refuse_overlap(card, version, answers, fields)
    _check(card, answers, fields)
    card.version += 1
    card.state, card.saved_at = ScorecardState.DRAFT, timezone.now()
    try:
        Save.objects.create(scorecard=card, version=card.version, key=key, parts=parts, at=card.saved_at)
    except IntegrityError:
        raise ValidationError({"key": USED}) from None
    for name, value in fields.items():
        setattr(card, name, value)
    card.save(update_fields=["version", "state", "saved_at", *fields])
    Rating.objects.bulk_create(
        [Rating(scorecard=card, requirement=requirement, **vars(answer)) for requirement, answer in answers.items()],
        update_conflicts=True,
        unique_fields=["scorecard", "requirement"],
        update_fields=["level", "not_assessed", "evidence"],
    )
    return Saved(card.version, card.saved_at)


@guarded(may_submit)
def submit(card: Scorecard, /, *, by: User, version: int | None = None) -> Submission:
    """Lock the scorecard and keep what it says for good. ValidationError with a sentence for all that is missing."""
    if version is not None and version != card.version:
        raise Conflict(
            "This scorecard was changed elsewhere after this page was opened. Read it once more, then submit.",
            {"version": card.version},
        )
    filled = sheet(card)
    faults = filled.faults()
    if faults:
        raise ValidationError([fault.sentence for fault in faults])
    content = _content(filled)
    card.state, card.submitted_at = ScorecardState.SUBMITTED, timezone.now()
    card.save(update_fields=["state", "submitted_at"])
    submission = Submission.objects.create(
        scorecard=card,
        number=card.submissions.count() + 1,
        at=card.submitted_at,
        content=content,
        digest=hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest(),
        after_reveal=Reveal.objects.filter(person=by, evaluation=card.evaluation).exists(),
    )
    journal.record("submitted", card, by=by, opening=card.evaluation.opening, submission=submission.number)
    return submission


@guarded(may_recuse)
def recuse(card: Scorecard, /, *, by: User, reason: str) -> Scorecard:
    """Step back from judging this candidate; what was rated so far is not counted. ValidationError without a reason."""
    if not reason.strip():
        raise ValidationError({"reason": "Say why you recuse yourself."})
    card.state, card.recused_reason = ScorecardState.RECUSED, reason.strip()
    card.full_clean()
    card.save(update_fields=["state", "recused_reason"])
    journal.record("recused", card, by=by, opening=card.evaluation.opening)
    return card


def _again(known: Save, parts: list[int | str]) -> Saved:
    """A key stands for what it first saved; under it nothing else may seem to be saved."""
    if sorted(map(str, known.parts)) != sorted(map(str, parts)):
        raise ValidationError({"key": USED})
    return Saved(known.version, known.at)


def _refuse_overlap(
    card: Scorecard, version: int, answers: Mapping[Requirement, Answer], fields: Mapping[str, str]
) -> None:
    """Raise Conflict where a line or field sent was written since `version`, unless it says the same by now."""
    since = card.saves.filter(version__gt=version).values_list("parts", flat=True)
    touched = {part for parts_then in since for part in parts_then}
    sent = {requirement.pk: answer for requirement, answer in answers.items() if requirement.pk in touched}
    stands = dict.fromkeys(sent, Answer())
    for line in card.ratings.filter(requirement__in=sent):
        stands[line.requirement_id] = Answer(line.level, line.not_assessed, line.evidence)
    lines = {str(pk): vars(stands[pk]) for pk in sent if stands[pk] != sent[pk]}
    texts = {name: getattr(card, name) for name in fields if name in touched and getattr(card, name) != fields[name]}
    if lines or texts:
        current = {
            "version": card.version,
            "at": card.saved_at.isoformat() if card.saved_at else None,
            "answers": lines,
            "fields": texts,
        }
        raise Conflict(
            "This was changed in another tab or on another device. Nothing is overwritten until you choose.", current
        )


def _check(card: Scorecard, answers: Mapping[Requirement, Answer], fields: Mapping[str, str]) -> None:
    faults: dict[str, str] = {}
    for requirement, answer in answers.items():
        if requirement.edition_id != card.evaluation.opening.edition_id:
            faults["requirement"] = "This competency belongs to another edition than the scorecard."
        if answer.level is not None and answer.level not in range(1, 6):
            faults["level"] = "A level is a whole number from 1 to 5."
        if answer.level is not None and answer.not_assessed:
            faults["not_assessed"] = "Give a level or say not assessed, not both."
        _clean(faults, Rating, evidence=answer.evidence, not_assessed=answer.not_assessed)
    if unknown := set(fields) - set(FIELDS):
        faults["fields"] = f"A scorecard has no {', '.join(sorted(unknown))}."
    if fields.get("recommendation") and fields["recommendation"] not in Recommendation.values:
        faults["recommendation"] = "Choose one of strong no, no, yes and strong yes."
    _clean(faults, Scorecard, **{name: fields[name] for name in ("summary", "private_notes") if name in fields})
    if faults:
        raise ValidationError(faults)


def _clean(faults: dict[str, str], model, **values: str) -> None:
    for name, value in values.items():
        field = model._meta.get_field(name)
        if field.choices and value and value not in dict(field.choices):
            faults[name] = f"{value!r} is not one of the reasons."
        elif len(value) > (field.max_length or 0):
            faults[name] = (
                f"This text has {len(value):,} characters; the limit is {field.max_length:,}. "
                "It is still in the field: shorten it."
            )


def _content(filled: Sheet) -> dict:
    """What was submitted, as plain data; private notes stay out of it."""
    return {
        "version": filled.card.version,
        "recommendation": filled.card.recommendation,
        "summary": filled.card.summary,
        "ratings": [
            {
                "requirement": line.requirement.pk,
                "competency": line.key,
                "level": line.rating.level,
                "not_assessed": line.rating.not_assessed,
                "evidence": line.rating.evidence,
            }
            for line in filled.lines
            if line.rating.is_answered or line.rating.evidence
        ],
    }
