"""What the page sends while one types, read strictly: JSON has types, so "4" is not a 4 and true is not a 1."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError

from evaluations.actions.scorecards import FIELDS, Answer

LINE = ("level", "not_assessed", "evidence")
KNOWN = {"version", "key", "requirement", *LINE, *FIELDS}


@dataclass(frozen=True)
class Sent:
    """One save: a line (`requirement` with its `answer`), or fields, or both."""

    version: int
    key: UUID
    requirement: int | None
    answer: Answer
    fields: dict[str, str]


def read(body: bytes) -> Sent:
    """Raises ValidationError with a sentence per place."""
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        raise ValidationError({"body": "This is not JSON. Nothing was saved."}) from None
    if not isinstance(said, dict):
        raise ValidationError({"body": "Send one JSON object. Nothing was saved."})
    faults = _faults(said)
    if faults:
        raise ValidationError(faults)
    return Sent(
        version=said["version"],
        key=UUID(said["key"]),
        requirement=said.get("requirement"),
        answer=Answer(**{name: _text(said[name]) for name in LINE if name in said}),
        fields={name: _text(said[name]) for name in FIELDS if name in said},
    )


def _faults(said: Mapping[str, Any]) -> dict[str, str]:
    faults = {}
    if unknown := sorted(set(said) - KNOWN):
        faults["unknown"] = f"A scorecard has no {', '.join(unknown)[:200]}."
    if not _is_whole(said.get("version")) or said["version"] < 0:
        faults["version"] = "Send the version of the scorecard that this change was made on, a whole number from 0."
    if not _is_uuid(said.get("key")):
        faults["key"] = "Send a key, a UUID that is new for each save and the same when it is sent again."
    faults |= {name: "This is not a text." for name in FIELDS if name in said and not isinstance(said[name], str)}
    if "requirement" in said:
        faults |= _line_faults(said)
    elif present := [name for name in LINE if name in said]:
        faults["requirement"] = f"Say of which requirement this is the {present[0].replace('_', ' ')}."
    elif not any(name in said for name in FIELDS):
        faults.setdefault("body", "There is nothing to save in this.")
    return faults


def _line_faults(said: Mapping[str, Any]) -> dict[str, str]:
    faults = {}
    if not _is_whole(said["requirement"]):
        faults["requirement"] = "A requirement is named by its number."
    if missing := [name for name in LINE if name not in said]:
        faults["requirement"] = f"A line is saved whole: send its {', '.join(missing)} as well."
    if said.get("level") is not None and not _is_whole(said["level"]):
        faults["level"] = "A level is a whole number from 1 to 5."
    for name in ("not_assessed", "evidence"):
        if not isinstance(said.get(name, ""), str):
            faults[name] = "This is not a text."
    return faults


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_uuid(value: Any) -> bool:
    try:
        return isinstance(value, str) and bool(UUID(value))
    except ValueError:
        return False


def _text(value: Any) -> Any:
    """Line ends are LF, whoever sends them: two spellings of one text are no conflict."""
    return value.replace("\r\n", "\n") if isinstance(value, str) else value
