"""docs/seed-coverage.md says what became of each line of the seed. Nothing missing, nothing stale, nothing copied."""

import tomllib
from pathlib import Path

from competencies import linter

HOUSE = Path(__file__).resolve().parents[1]
ROLES = {path.stem: tomllib.loads(path.read_text("utf-8")) for path in (HOUSE / "roles/starters").glob("*.toml")}
SHELF = {path.stem: tomllib.loads(path.read_text("utf-8")) for path in (HOUSE / "competencies/library").glob("*.toml")}
DIRECTOR = ROLES["technical_director"]
QUALIFICATIONS = {line["key"]: line for line in DIRECTOR["qualifications"]}


def tables():
    """Section to its rows of (seed, ours, key), as they stand in the document."""
    sections = {}
    for line in (HOUSE / "docs/seed-coverage.md").read_text("utf-8").splitlines():
        if line.startswith("## "):
            rows = sections.setdefault(line.removeprefix("## "), [])
        elif line.startswith("| ") and line != "| Seed | Plumbline | Key |":
            seed, ours, key = line.removeprefix("| ").removesuffix(" |").split(" | ")
            rows.append((seed, ours, key.replace("`", "")))
    return sections


def ours(*rows):
    return [(text, key) for key, text in rows]


def responsibilities(kind):
    return ours(*((line["key"], line["text"]) for line in DIRECTOR["responsibilities"] if line["kind"] == kind))


def competencies(kind):
    needed = [SHELF[line["key"]] for line in DIRECTOR["requirements"]]
    return ours(*((c["key"], f"{c['name']}: {c['definition']}") for c in needed if c["kind"] == kind))


def moves(kind):
    lines = [line for line in DIRECTOR["career_moves"] if line["kind"] == kind]
    titles = [f"{m['role']} ({m['abbreviation']})" if "abbreviation" in m else m["role"] for m in lines]
    return ours(*((move.get("role_key", "—"), title) for move, title in zip(lines, titles, strict=True)))


def qualification(*keys):
    return ", ".join(keys), " ".join(QUALIFICATIONS[key]["text"] for key in keys)


def pay():
    low, high = DIRECTOR["pay"]["minimum"], DIRECTOR["pay"]["maximum"]
    return f"{DIRECTOR['pay']['currency']} {low:,} to {high:,}" + (", or more" if DIRECTOR["pay"]["open_ended"] else "")


def test_coverage_counts_every_line_of_the_seed():
    assert {section: len(rows) for section, rows in tables().items()} == {
        "Role": 1,
        "Pay": 1,
        "Tags": 3,
        "Definition": 4,
        "Career moves: entry": 3,
        "Career moves: advancement": 3,
        "Career moves: lateral": 2,
        "Primary responsibilities": 22,
        "Secondary responsibilities": 5,
        "Hard competencies": 10,
        "Soft competencies": 7,
        "Education: minimum": 1,
        "Education: preferred": 1,
        "Fields of study": 3,
        "Experience": 2,
    }


def test_coverage_shows_our_lines_as_they_are():
    sentences = DIRECTOR["definition"].removesuffix(".").split(". ")
    shown = {section: [(ours, key) for _, ours, key in rows] for section, rows in tables().items()}
    assert shown == {
        "Role": ours(("name", DIRECTOR["name"])),
        "Pay": ours(("pay", pay())),
        "Tags": ours(*(("tags", tag) for tag in DIRECTOR["tags"])),
        "Definition": ours(*(("definition", f"{sentence}.") for sentence in sentences)),
        "Career moves: entry": moves("entry"),
        "Career moves: advancement": moves("advancement"),
        "Career moves: lateral": moves("lateral"),
        "Primary responsibilities": responsibilities("primary"),
        "Secondary responsibilities": responsibilities("secondary"),
        "Hard competencies": competencies("hard"),
        "Soft competencies": competencies("soft"),
        "Education: minimum": ours(qualification("degree")),
        "Education: preferred": ours(qualification("masters-degree")),
        "Fields of study": ours(*(("degree", field) for field in QUALIFICATIONS["degree"]["fields_of_study"])),
        "Experience": ours(
            qualification("years-of-experience"), qualification("leadership-experience", "strategy-and-architecture")
        ),
    }


def test_coverage_keeps_competency_names_as_the_seed_has_them():
    rows = tables()["Hard competencies"] + tables()["Soft competencies"]
    assert [seed.split(": ")[0] for seed, _, _ in rows] == [SHELF[key]["name"] for _, _, key in rows]


def test_the_seed_shares_no_eight_words_with_our_texts():
    seed = {run for rows in tables().values() for line, _, _ in rows for run in linter.runs(line)}
    texts = linter.prose([*SHELF.values(), *ROLES.values()])
    assert [(place, run) for place, text in texts for run in linter.runs(text) if run in seed] == []
