"""What of each line is compared, and how its values are said. Read by changes.py."""

from collections.abc import Callable, Iterable, Mapping
from operator import itemgetter
from typing import Any

from competencies.enums import Kind, QuestionKind, Rank
from roles.differing import CHANGED, MOVED, REWORDED, TARGETED, Field, Plain
from roles.enums import Degree, Demanded, MoveKind, QualificationKind
from roles.pieces import Pieces, pieces, pieces_of_list


def by(words: Callable[[Any], str]) -> Callable[[Any, Any], Pieces]:
    return lambda old, new: pieces(words(old), words(new))


def _one_of(choices: Iterable[tuple[str, Any]], none: str = "none") -> Callable[[Any, Any], Pieces]:
    labels = {value: str(label) for value, label in choices}
    return by(lambda value: labels.get(value, value) or none)


def named(names: Mapping[str, str]) -> Callable[[Any, Any], Pieces]:
    return lambda old, new: pieces_of_list([names.get(key, key) for key in old], [names.get(key, key) for key in new])


def _span(low: int | None, high: int | None, open_ended: bool) -> str:
    numbers = " to ".join(f"{number:,}" for number in (low, high) if number is not None)
    start = "up to " if low is None and numbers else "from " if high is None and numbers else ""
    return f"{start}{numbers or 'not said'}{' and above' if open_ended else ''}"


def _pay(pay: Plain | None) -> str:
    return f"{pay['currency']} {_span(pay['minimum'], pay['maximum'], pay['open_ended'])}" if pay else "not said"


def must_have(said: tuple[bool, int | None]) -> str:
    return f"must-have{f', minimum {said[1]}' if said[1] else ''}" if said[0] else "no"


def level(target: int | None) -> str:
    return f"{target} {Rank(target).label}" if target else "none yet"


def _asked(questions: list[Plain]) -> str:
    labels = dict(QuestionKind.choices)
    blocks = (
        [f"{labels.get(it['kind'], it['kind'])}: {it['ask']}", *it["probes"], f"Listen for: {it['listen_for']}"]
        for it in questions
    )
    return "\n".join(line for block in blocks for line in block)


def field(name: str, label: str, kind: str = CHANGED, mark: Callable[[Any, Any], Pieces] = pieces) -> Field:
    return Field(name, label, kind, mark, itemgetter(name))


def _area_names(old: list[Plain], new: list[Plain]) -> Pieces:
    return pieces_of_list([area["name"] for area in old], [area["name"] for area in new])


BY_LINE = by("\n".join)
WHOLE = [
    field("definition", "Definition", REWORDED),
    field("purpose", "Purpose", REWORDED, BY_LINE),
    field("pay", "Pay", CHANGED, by(_pay)),
    field("tags", "Tags", CHANGED, pieces_of_list),
]
AREAS = [Field("areas", "Areas", CHANGED, _area_names, itemgetter("areas"))]
DEMAND = [
    field("target", "target level", TARGETED, by(level)),
    Field("must_have", "must-have", CHANGED, by(must_have), itemgetter("must_have", "minimum")),
    field("reason", "reason", REWORDED),
]
WORDING = [
    field("kind", "kind", MOVED, _one_of(Kind.choices)),
    field("name", "name", REWORDED),
    field("nick", "short name", REWORDED),
    field("definition", "definition", REWORDED),
    field("notes", "notes", REWORDED),
    field("questions", "questions", REWORDED, by(_asked)),
    field("red_flags", "red flags", REWORDED, BY_LINE),
]
LEVEL = [("headline", " headline"), ("anchor", "")]
QUALIFICATION = [
    field("text", "", REWORDED),
    field("kind", "kind", CHANGED, _one_of(QualificationKind.choices)),
    field("demand", "demand", CHANGED, _one_of(Demanded.choices)),
    field("degree", "degree", CHANGED, _one_of(Degree.choices, "not said")),
    field("fields_of_study", "fields of study", CHANGED, pieces_of_list),
    Field(
        "years_minimum",
        "years",
        CHANGED,
        by(lambda span: _span(*span)),
        itemgetter("years_minimum", "years_maximum", "open_ended"),
    ),
    field("leadership_share", "share of leadership", REWORDED),
    field("accepted", "accepted instead", REWORDED, BY_LINE),
]
CAREER_MOVE = [
    field("title", "title", REWORDED),
    field("kind", "kind", CHANGED, _one_of(MoveKind.choices)),
    field("abbreviation", "abbreviation", REWORDED),
    field("role", "role", CHANGED, by(lambda key: key or "none here")),
    field("what_changes", "what changes", REWORDED),
    field("show_first", "to show first", REWORDED, BY_LINE),
]
STAGE = [
    field("name", "name", REWORDED),
    field("minutes", "minutes", CHANGED, by(str)),
    field("purpose", "purpose", REWORDED),
    field("opening", "opening script", REWORDED),
    field("closing", "closing script", REWORDED),
]
