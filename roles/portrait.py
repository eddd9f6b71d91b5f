"""A whole edition as plain data, told by natural keys: what two editions are compared by, and what may leave as a file.

Reads an edition fetched with `.whole()` or `.portrayed()`; asks the database nothing more. Holds no id of any row.
"""

from typing import Any

from roles.models import CareerMove, Edition, InterviewStage, Qualification, Requirement, Responsibility

Plain = dict[str, Any]


def portrait(edition: Edition) -> Plain:
    """Every line in its order. A published edition speaks in its own words, a draft in the library's."""
    return {
        "definition": edition.definition,
        "purpose": list(edition.purpose),
        "pay": pay(edition),
        "tags": list(edition.tags),
        "areas": [{"key": area["key"], "name": area["name"]} for area in edition.areas],
        "responsibilities": [_responsibility(line) for line in edition.responsibilities.all()],
        "requirements": [_requirement(line) for line in edition.requirements.all()],
        "qualifications": [_qualification(line) for line in edition.qualifications.all()],
        "career_moves": [_move(line) for line in edition.career_moves.all()],
        "stages": [_stage(line) for line in edition.stages.all()],
    }


def pay(edition: Edition) -> Plain | None:
    """None where the edition names no figure."""
    if edition.pay_minimum is None and edition.pay_maximum is None:
        return None
    return {
        "currency": edition.pay_currency,
        "minimum": edition.pay_minimum,
        "maximum": edition.pay_maximum,
        "open_ended": edition.pay_open_ended,
    }


def _responsibility(line: Responsibility) -> Plain:
    carriers = [requirement.competency.key for requirement in line.carried_by.all()]
    return {"key": line.key, "kind": line.kind, "area": line.area, "text": line.text, "competencies": carriers}


def _requirement(line: Requirement) -> Plain:
    return {
        "competency": line.competency.key,
        "target": line.target,
        "weight": line.weight,
        "must_have": line.must_have,
        "minimum": line.minimum,
        "reason": line.reason,
        "wording": line.words,
    }


def _qualification(line: Qualification) -> Plain:
    return {
        "key": line.key,
        "kind": line.kind,
        "demand": line.demand,
        "text": line.text,
        "degree": line.degree,
        "fields_of_study": list(line.fields_of_study),
        "years_minimum": line.years_minimum,
        "years_maximum": line.years_maximum,
        "open_ended": line.open_ended,
        "leadership_share": line.leadership_share,
        "accepted": list(line.accepted),
    }


def _move(line: CareerMove) -> Plain:
    return {
        "kind": line.kind,
        "title": line.title,
        "abbreviation": line.abbreviation,
        "role": line.other.key if line.other else None,
        "what_changes": line.what_changes,
        "show_first": list(line.show_first),
    }


def _stage(line: InterviewStage) -> Plain:
    return {
        "key": line.key,
        "name": line.name,
        "minutes": line.minutes,
        "purpose": line.purpose,
        "opening": line.opening,
        "closing": line.closing,
        "focus": [focus.requirement.competency.key for focus in line.focus.all()],
    }
