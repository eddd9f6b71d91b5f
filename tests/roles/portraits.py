"""Portraits written by hand: two competencies, three responsibilities, one line of every other sort."""

from copy import deepcopy


def wording(name, kind="hard", **more):
    ask = {"kind": "past", "ask": f"When did you use {name}?", "probes": ["Who was there?"], "listen_for": "An act."}
    levels = [{"rank": rank, "headline": f"Headline {rank}", "anchor": f"{name} as at {rank}."} for rank in range(1, 6)]
    return {"name": name, "nick": name, "kind": kind, "definition": f"{name}, defined.", "notes": ""} | {
        "levels": levels,
        "questions": [ask],
        "red_flags": ["Blames others."],
        **more,
    }


def requirement(key, **more):
    name = more.pop("name", key.capitalize())
    line = {"competency": key, "target": 4, "weight": 2, "must_have": False, "minimum": None, "reason": "It is needed."}
    return line | {"wording": wording(name, more.pop("skill", "hard"))} | more


def responsibility(key, **more):
    line = {"key": key, "kind": "primary", "area": "bench", "text": f"Do {key}.", "competencies": ["welding"]}
    return line | more


def qualification(key, **more):
    line = {"key": key, "kind": "experience", "demand": "minimum", "text": "Five years.", "degree": ""}
    facts = {"fields_of_study": [], "years_minimum": 5, "years_maximum": None, "open_ended": False}
    return line | facts | {"leadership_share": "", "accepted": ["Fewer, shown by what was led."]} | more


def move(title, **more):
    line = {"kind": "entry", "title": title, "abbreviation": "", "role": None, "what_changes": "", "show_first": []}
    return line | more


def stage(key, **more):
    line = {"key": key, "name": key.capitalize(), "minutes": 60, "purpose": "", "opening": "", "closing": ""}
    return line | {"focus": ["welding", "planning"]} | more


def edition(**more):
    return deepcopy(
        {
            "definition": "Does the job.",
            "purpose": ["Get it done.", "Do it well."],
            "pay": None,
            "tags": ["Craft"],
            "areas": [{"key": "bench", "name": "At the bench"}, {"key": "desk", "name": "At the desk"}],
            "responsibilities": [responsibility("a"), responsibility("b"), responsibility("c", area="desk")],
            "requirements": [requirement("welding"), requirement("planning"), requirement("tact", skill="soft")],
            "qualifications": [qualification("years")],
            "career_moves": [move("Apprentice"), move("Master", kind="advancement", role="master")],
            "stages": [stage("first"), stage("second")],
        }
        | more
    )
