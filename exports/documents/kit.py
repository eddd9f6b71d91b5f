"""A stage's interview kit: what an interviewer asks, listens for and writes down, as templates/typst/kit.typ prints it.

Targets, weights and must-haves are not in it: an assessor does not see them while scoring.
"""

from datetime import datetime
from typing import Any, TypedDict
from zoneinfo import ZoneInfo

from django.conf import settings

from competencies.enums import QuestionKind, Rank
from exports.documents.cast import check, dated, minute
from exports.documents.shape import Check
from exports.models import Export
from roles.models import InterviewStage

LEVELS = dict(Rank.choices)
ASKED = dict(QuestionKind.choices)


class Level(TypedDict):
    name: str  # "4 Advanced"
    headline: str
    anchor: str


class Question(TypedDict):
    kind: str  # "Past behaviour" · "Situation"
    ask: str
    probes: list[str]
    listen_for: str


class Asked(TypedDict):
    """One competency of the stage, in the edition's own words."""

    name: str
    begins: str  # "minute 18": of the interview, where each competency takes the same time
    definition: str
    questions: list[Question]
    red_flags: list[str]
    levels: list[Level]


class Kit(TypedDict):
    """Everything templates/typst/kit.typ prints. An empty string means "nothing to print here"."""

    company: str  # the PDF's author too
    role: str
    edition: str  # "Edition 3, published 4 September 2026"
    draft: bool
    stage: str
    minutes: str  # "90 minutes"
    each: str  # "18 minutes": of one competency, rounded down
    purpose: str
    opening: str  # the words to begin with
    closing: str
    asked: list[Asked]
    made: str  # "22 November 2026, 14:32 CET"
    check: Check


def build(export: Export, made_at: datetime) -> Kit:
    """What the export's stage says now. Whether its requester may read that is for the caller to ask first."""
    lines = InterviewStage.objects.select_related("edition__role").prefetch_related(
        "focus__requirement__competency__levels",
        "focus__requirement__competency__questions",
        "focus__requirement__competency__red_flags",
    )
    stage = lines.get(pk=export.stage_id)
    return document(stage, made_at=made_at, zone=export.requested_by.zone, code=export.code)


def document(stage: InterviewStage, *, made_at: datetime, zone: ZoneInfo, code: str = "") -> Kit:
    edition = stage.edition
    focus = list(stage.focus.all())
    asked = [_asked(each.requirement.words, stage.minutes * at // len(focus)) for at, each in enumerate(focus)]
    return Kit(
        company=settings.COMPANY or "Plumbline",
        role=edition.role.name,
        edition=dated(edition, zone),
        draft=edition.is_draft,
        stage=stage.name,
        minutes=_minutes(stage.minutes),
        each=_minutes(stage.minutes // len(asked)) if asked else "",
        purpose=stage.purpose,
        opening=stage.opening,
        closing=stage.closing,
        asked=asked,
        made=minute(made_at, zone),
        check=check(code),
    )


def _minutes(count: int) -> str:
    return f"{count} minute{'' if count == 1 else 's'}"


def _asked(words: dict[str, Any], minute_of_interview: int) -> Asked:
    return Asked(
        name=words["name"],
        begins=f"minute {minute_of_interview}",
        definition=words["definition"],
        questions=[_question(question) for question in words["questions"]],
        red_flags=list(words["red_flags"]),
        levels=[_level(level) for level in words["levels"]],
    )


def _question(said: dict[str, Any]) -> Question:
    return Question(
        kind=ASKED[said["kind"]], ask=said["ask"], probes=list(said["probes"]), listen_for=said["listen_for"]
    )


def _level(said: dict[str, Any]) -> Level:
    return Level(name=f"{said['rank']} {LEVELS[said['rank']]}", headline=said["headline"], anchor=said["anchor"])
