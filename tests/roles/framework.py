"""A framework as a file, for tests: sound, and with whatever is to be wrong in it."""

import copy
import json

LEVELS = [{"rank": rank, "headline": f"Step {rank}", "anchor": f"Takes step {rank}."} for rank in range(1, 6)]
SMALL = {
    "format": "plumbline-framework",
    "version": 1,
    "role": {"key": "smith", "name": "Smith"},
    "edition": 4,
    "roles": [{"key": "apprentice", "name": "Apprentice"}],
    "profile": {
        "definition": "Shapes iron.",
        "purpose": ["Keep the forge."],
        "pay": {"currency": "EUR", "minimum": 40000, "maximum": 60000, "open_ended": False},
        "tags": ["Craft"],
        "areas": [{"key": "fire", "name": "At the fire"}],
        "responsibilities": [
            {"key": "fire", "kind": "primary", "area": "fire", "text": "Tend the fire.", "competencies": ["heat"]}
        ],
        "requirements": [
            {
                "competency": "heat",
                "target": 4,
                "weight": 3,
                "must_have": True,
                "minimum": 3,
                "reason": "Iron is hot.",
            }
        ],
        "qualifications": [
            {
                "key": "years",
                "kind": "experience",
                "demand": "minimum",
                "text": "Five years at a forge.",
                "degree": "",
                "fields_of_study": [],
                "years_minimum": 5,
                "years_maximum": None,
                "open_ended": True,
                "leadership_share": "",
                "accepted": ["Seven years at a kiln"],
            }
        ],
        "career_moves": [
            {
                "kind": "entry",
                "title": "Apprentice",
                "abbreviation": "",
                "role": "apprentice",
                "what_changes": "The fire is yours.",
                "show_first": ["A horseshoe"],
            }
        ],
        "stages": [
            {
                "key": "trial",
                "name": "Trial",
                "minutes": 60,
                "purpose": "",
                "opening": "",
                "closing": "",
                "focus": ["heat"],
            }
        ],
    },
    "competencies": [
        {
            "key": "heat",
            "name": "Judging heat",
            "nick": "Heat",
            "kind": "hard",
            "definition": "Sees by its colour how hot iron is.",
            "notes": "",
            "levels": LEVELS,
            "questions": [
                {
                    "kind": "past",
                    "ask": "When did you burn iron?",
                    "probes": ["Who saw?"],
                    "listen_for": "A colour.",
                }
            ],
            "red_flags": ["Waits for the spark"],
        }
    ],
}


def encoded(data, **options):
    return json.dumps(data, **options).encode()


def small():
    """A sound file of one competency, as data."""
    return copy.deepcopy(SMALL)


def changed(**places):
    """The small file with other values; places are dotted with two underscores, list places by number."""
    data = small()
    for dotted, value in places.items():
        *way, last = [int(step) if step.isdigit() else step for step in dotted.split("__")]
        part = data
        for step in way:
            part = part[step]
        part[last] = value
    return data
