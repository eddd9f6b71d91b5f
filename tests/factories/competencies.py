"""Competencies of any number, worded so that the linter has nothing to say."""

from accounts.models import User
from competencies.actions import library
from competencies.enums import Kind, Rank
from competencies.models import Competency

SUBJECTS = ["rope", "kiln", "loom", "forge", "mill", "press", "lathe", "anvil", "chisel", "bellows", "plough", "sail"]


def competency(number: int = 1, /, *, by: User, kind: str = Kind.HARD, **fields) -> Competency:
    """The competency `craft-<number>`, added to the library with five levels, three questions and four red flags."""
    said = {
        "key": f"craft-{number}",
        "name": f"Craft {number}",
        "nick": f"Craft {number}",
        "definition": f"Works with tool {number} for other people.",
    }
    return library.add(Competency(kind=kind, **{**said, **fields}), by=by, **lines(number))


def lines(number: int) -> dict:
    """Levels, questions and red flags, different for each number."""
    words = {rank: SUBJECTS[(number + rank) % len(SUBJECTS)] for rank in Rank.values}
    return {
        "levels": [
            {
                "rank": rank,
                "headline": f"Took the {word} to step {rank} of job {number}",
                "anchor": " ".join(f"{word}{number}x{rank}x{place}" for place in range(1, 20)) + ".",
            }
            for rank, word in words.items()
        ],
        "questions": [
            {
                "kind": kind,
                "ask": f"What became of job {number}, part {part}?",
                "probes": [f"Who asked for part {part}?", f"What broke in part {part}?", f"Who checked part {part}?"],
                "listen_for": f"A cause for part {part} of job {number}.",
            }
            for part, kind in enumerate(["past", "past", "situational"], 1)
        ],
        "red_flags": [f"Blames {word} {number}" for word in list(words.values())[:4]],
    }
