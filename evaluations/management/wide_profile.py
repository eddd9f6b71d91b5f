"""A published edition that asks for any number of competencies, made through the actions of library and roles."""

import json
import tempfile
from pathlib import Path
from typing import Any

from accounts.models import User
from competencies.actions import library
from competencies.models import Competency
from evaluations.management import invention
from roles.actions import editions, starters
from roles.models import Edition

SHIPPED = "technical-director"
FOCUS = 5  # competencies a stage asks about
MUST_HAVES = 3
NOTE = "Made for tests and measurements."


def edition_of(count: int, *, by: User) -> Edition:
    """The published Technical Director where it asks for that many, else a role of our own with that many."""
    for key in (SHIPPED, f"populated-{count}"):
        edition = Edition.objects.published().filter(role__key=key).whole().first()
        if edition and len(edition.requirements.all()) == count:
            return edition
    competencies = _competencies(count, by=by)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"populated-{count}.toml"
        path.write_text(
            "".join(f"{name} = {_toml(value)}\n" for name, value in _profile(competencies).items()), "utf-8"
        )
        draft = starters.load(path, by=by)
    editions.publish(draft, by=by, note=NOTE, accept_warnings=True)
    return Edition.objects.whole().get(pk=draft.pk)


def _competencies(count: int, *, by: User) -> list[Competency]:
    """Those of the library, and as many invented ones as are missing."""
    shelf = list(Competency.objects.filter(retired_at=None).order_by("pk"))
    standing = {competency.key for competency in shelf}
    number = 0
    while len(shelf) < count:
        head = invention.competency(number)
        if head["key"] not in standing:
            shelf.append(library.add(Competency(**head), by=by, **invention.lines(number)))
        number += 1
    return shelf[:count]


def _profile(competencies: list[Competency]) -> dict[str, Any]:
    keys = [competency.key for competency in competencies]
    stages = [keys[at : at + FOCUS] for at in range(0, len(keys), FOCUS)]
    return {
        "key": f"populated-{len(keys)}",
        "name": f"Technical Director, profile of {len(keys)}",
        "definition": "A role made to try the product with a profile of any width.",
        "purpose": ["Show that nothing grows slow or breaks."],
        "tags": ["Invented"],
        "areas": [{"key": "all", "name": "All of it"}],
        "requirements": [_requirement(place, key) for place, key in enumerate(keys)],
        "responsibilities": [
            {
                "key": f"carry-{key}",
                "kind": "primary",
                "area": "all",
                "text": f"Answer for {key}.",
                "competencies": [key],
            }
            for key in keys
        ],
        "stages": [
            {
                "key": f"stage-{at}",
                "name": f"Stage {at}",
                "minutes": 60,
                "purpose": "Ask, listen, note.",
                "focus": focus,
            }
            for at, focus in enumerate(stages, 1)
        ],
        "qualifications": [
            {
                "key": "years",
                "kind": "experience",
                "demand": "minimum",
                "text": "Ten years in technology.",
                "years_minimum": 10,
            },
            {"key": "degree", "kind": "education", "demand": "preferred", "text": "A degree.", "degree": "bachelor"},
        ],
        "career_moves": [],
    }


def _requirement(place: int, key: str) -> dict[str, Any]:
    said = {"key": key, "target": 3 + place % 2, "weight": 1 + place % 3, "must_have": False, "reason": "Tried here."}
    return said | {"target": 4, "must_have": True, "minimum": 3} if place < MUST_HAVES else said


def _toml(value: Any) -> str:
    """A value as TOML, in one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name} = {_toml(each)}" for name, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return json.dumps(value, ensure_ascii=False)
