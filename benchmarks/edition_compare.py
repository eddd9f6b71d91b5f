"""CPU time of comparing two whole editions of the Technical Director's profile, word by word.

    python -m benchmarks.edition_compare [comparisons]

Three second editions: one as it was, one with a dozen edits as HR makes them, and one where every fifth word of every
text is another. Needs no database: the portraits are read from the files we ship.
"""

import os
import statistics
import sys
import time
import tomllib
from copy import deepcopy
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django

django.setup()

from roles.changes import changes  # noqa: E402  the models need the settings

HOUSE = Path(__file__).resolve().parents[1]
TEXTS = {"definition", "purpose", "reason", "text", "accepted", "what_changes", "show_first", "opening", "closing"}
WORDS = {"notes", "headline", "anchor", "ask", "probes", "listen_for", "red_flags"}
GOAL = 50  # milliseconds


def read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def portrait() -> dict[str, Any]:
    """The starter in the shape of `roles.portrait.portrait`."""
    data = read(HOUSE / "roles" / "starters" / "technical_director.toml")
    shelf = {file["key"]: file for file in map(read, sorted((HOUSE / "competencies" / "library").glob("*.toml")))}
    usual = {"target": None, "weight": 1, "must_have": False, "minimum": None, "reason": ""}
    facts = {"degree": "", "fields_of_study": [], "years_minimum": None, "years_maximum": None, "open_ended": False}
    facts |= {"leadership_share": "", "accepted": []}
    return {
        **{name: data[name] for name in ("definition", "purpose", "pay", "tags", "areas")},
        "responsibilities": [{"area": "", **line} for line in data["responsibilities"]],
        "requirements": [
            {**usual, **line, "competency": line["key"], "wording": wording(shelf[line["key"]])}
            for line in data["requirements"]
        ],
        "qualifications": [{**facts, **line} for line in data["qualifications"]],
        "career_moves": [
            {"abbreviation": "", "what_changes": "", "show_first": [], **line}
            | {"title": line["role"], "role": line.get("role_key")}
            for line in data["career_moves"]
        ],
        "stages": [{"purpose": "", "opening": "", "closing": "", **line} for line in data["stages"]],
    }


def wording(file: dict[str, Any]) -> dict[str, Any]:
    levels = [{"rank": int(rank), **level} for rank, level in file["levels"].items()]
    return {**file, "notes": file.get("notes", ""), "levels": levels}


def reworded(value: Any, key: str = "") -> Any:
    """Every prose text with each fifth word another one, and a sentence more."""
    if isinstance(value, dict):
        return {name: reworded(each, name) for name, each in value.items()}
    if isinstance(value, list):
        return [reworded(each, key) for each in value]
    if not isinstance(value, str) or key not in TEXTS | WORDS:
        return value
    words = value.split(" ")
    return " ".join("otherwise" if at % 5 == 2 else word for at, word in enumerate(words)) + " And so it stays."


def edited(whole: dict[str, Any]) -> dict[str, Any]:
    """A dozen edits of every kind."""
    after = deepcopy(whole)
    for at in (0, 4, 8):
        after["requirements"][at]["weight"] = 4 - after["requirements"][at]["weight"]
        after["requirements"][at]["reason"] += " Customers' audits ask for it."
        after["requirements"][at]["wording"]["levels"][3]["anchor"] += " Does so each month."
    after["responsibilities"].insert(0, after["responsibilities"].pop())
    after["responsibilities"][3]["text"] = reworded(after["responsibilities"][3]["text"], "text")
    after["stages"][1]["focus"] = after["stages"][1]["focus"][1:]
    return after


def main() -> None:
    times = int(sys.argv[1]) if sys.argv[1:] else 60
    whole = portrait()
    cases = {"as it was": deepcopy(whole), "a dozen edits": edited(whole), "every text reworded": reworded(whole)}
    spent: dict[str, list[float]] = {name: [] for name in cases}
    for _ in range(times):
        for name, after in cases.items():
            start = time.process_time()
            changes(whole, after)
            spent[name].append(1000 * (time.process_time() - start))
    for name, after in cases.items():
        found = changes(whole, after)
        pieces = sum(len(change.pieces) for change in found)
        middle, most = statistics.median(spent[name]), sorted(spent[name])[int(0.95 * times)]
        figures = f"median {middle:5.1f} ms, p95 {most:5.1f} ms, least {min(spent[name]):5.1f} ms"
        print(f"{name:20} {figures}; {len(found)} changes of {pieces} pieces")
    print(f"The goal is {GOAL} ms; {times} comparisons each, CPU time of the process.")


if __name__ == "__main__":
    main()
