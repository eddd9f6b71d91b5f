"""What changed between two editions: two portraits in, a list of changes out. Asks the database nothing.

What a reader cannot see is no change: a line's place among lines under another heading, hard skills among soft ones.
"""

from collections.abc import Iterable, Iterator, Mapping
from operator import itemgetter

from roles.compared import (
    AREAS,
    CAREER_MOVE,
    DEMAND,
    LEVEL,
    QUALIFICATION,
    STAGE,
    WHOLE,
    WORDING,
    by,
    field,
    level,
    must_have,
    named,
)
from roles.differing import (
    ADDED,
    CHANGED,
    MOVED,
    REMOVED,
    REWORDED,
    WEIGHED,
    Change,
    Field,
    Lines,
    Plain,
    Spot,
    paired,
)
from roles.enums import Demanded, MoveKind, QualificationKind, ResponsibilityKind
from roles.pieces import pieces
from roles.profile import share

PARTS = {
    "definition": "Definition",
    "responsibilities": "Responsibilities",
    "hard": "Hard skills",
    "soft": "Soft skills",
    "qualifications": "Qualifications",
    "careers": "Career moves",
    "plan": "Interview plan",
}


def changes(before: Plain, after: Plain) -> list[Change]:
    """Every difference between two portraits, part by part; empty when a reader would find none."""
    names = {line["competency"]: line["wording"]["name"] for it in (before, after) for line in it["requirements"]}
    found = [
        *Spot("definition").fields(WHOLE, before, after),
        *Spot("responsibilities").fields(AREAS, before, after),
        *_responsibilities(before, after, names),
        *_requirements(before, after),
        *_qualifications(before, after),
        *_careers(before, after),
        *_plan(before, after, names),
    ]
    return sorted(found, key=lambda change: list(PARTS).index(change.part))


def count_by_part(found: Iterable[Change]) -> dict[str, int]:
    """How many changes each part has, 0 where none."""
    parts = [change.part for change in found]
    return {part: parts.count(part) for part in PARTS}


# Lines


def _responsibilities(before: Plain, after: Plain, names: Mapping[str, str]) -> Iterator[Change]:
    then, now = _numbers(before), _numbers(after)
    areas = {area["key"]: area["name"] for it in (before, after) for area in it["areas"]}

    def spot(old: Plain | None, new: Plain | None) -> Spot:
        key = (new or old or {})["key"]
        number = f"{now[key]}" if new and old else f"new {now[key]}" if new else f"formerly {then[key]}"
        return Spot("responsibilities", f"responsibilities.{key}", f"Responsibilities, {number}")

    def heading(place: tuple[str, str]) -> str:
        return areas.get(place[1], "Other") if place[0] == ResponsibilityKind.PRIMARY else "Secondary"

    fields = [
        field("text", "", REWORDED),
        Field("area", "area", MOVED, by(heading), _under),
        Field("carried_by", "carried by", CHANGED, named(names), lambda line: sorted(line["competencies"])),
    ]
    text = itemgetter("text")
    lines = Lines(spot, lambda old, new: spot(old, new).fields(fields, old, new), text, text, _under)
    old = before["responsibilities"]
    yield from lines.changes(old, paired(old, after["responsibilities"], itemgetter("key")))


def _under(line: Plain) -> tuple[str, str]:
    """What a responsibility stands under: its area, or the secondary ones."""
    return line["kind"], line["area"] if line["kind"] == ResponsibilityKind.PRIMARY else ""


def _numbers(portrait: Plain) -> dict[str, int]:
    """Key → the number on the profile's page: by area, then those of no known area, then the secondary ones."""
    places = {("primary", area["key"]): at for at, area in enumerate(portrait["areas"])}
    last = {"primary": len(places), "secondary": len(places) + 1}
    lines = sorted(portrait["responsibilities"], key=lambda line: places.get(_under(line), last[line["kind"]]))
    return {line["key"]: at for at, line in enumerate(lines, 1)}


def _requirements(before: Plain, after: Plain) -> Iterator[Change]:
    totals = [sum(line["weight"] for line in it["requirements"]) for it in (before, after)]

    def spot(old: Plain | None, new: Plain | None, library: bool = False) -> Spot:
        line = new or old or {}
        words = line["wording"]
        return Spot(words["kind"], f"requirements.{line['competency']}", words["name"], library)

    def fields(old: Plain, new: Plain) -> Iterator[Change]:
        here, library = spot(old, new), spot(old, new, library=True)
        if old["weight"] != new["weight"]:
            shares = [share(line["weight"], total) for line, total in zip((old, new), totals, strict=True)]
            marked, note = (
                pieces(str(old["weight"]), str(new["weight"])),
                f"{shares[0]} % to {shares[1]} % of the whole",
            )
            yield here.change(WEIGHED, marked, place="weight", label="weight", note=note)
        yield from here.fields(DEMAND, old, new)
        yield from library.fields(WORDING, old["wording"], new["wording"])
        yield from _levels(library, old["wording"]["levels"], new["wording"]["levels"])

    lines = Lines(
        spot,
        fields,
        says=lambda line: _text(line["wording"]["name"], line["wording"]["definition"], line["reason"]),
        called=lambda line: line["wording"]["name"],
        heading=lambda line: line["wording"]["kind"],
        notes=_demand,
    )
    old = before["requirements"]
    yield from lines.changes(old, paired(old, after["requirements"], itemgetter("competency")))


def _demand(line: Plain) -> str:
    hurdle = must_have((line["must_have"], line["minimum"])) if line["must_have"] else ""
    return ", ".join(filter(None, (f"target level {level(line['target'])}", f"weight {line['weight']}", hurdle)))


def _levels(spot: Spot, before: list[Plain], after: list[Plain]) -> Iterator[Change]:
    none = {"headline": "", "anchor": ""}
    then, now = ({level["rank"]: level for level in levels} for levels in (before, after))
    for rank in sorted({*then, *now}):
        old, new = then.get(rank, none), now.get(rank, none)
        kind = REWORDED if rank in then and rank in now else ADDED if rank in now else REMOVED
        for name, label in LEVEL:
            field = Field(f"levels.{rank}.{name}", f"level {rank}{label}", kind, pieces, itemgetter(name))
            yield from spot.fields([field], old, new)


def _qualifications(before: Plain, after: Plain) -> Iterator[Change]:
    kinds = dict(QualificationKind.choices)
    numbers = {id(line): at for it in (before, after) for at, line in enumerate(it["qualifications"], 1)}

    def spot(old: Plain | None, new: Plain | None) -> Spot:
        line = new or old or {}
        what = f"Qualification {numbers[id(line)]}, {str(kinds[line['kind']]).lower()}"
        return Spot("qualifications", f"qualifications.{line['key']}", what)

    lines = Lines(
        spot,
        lambda old, new: spot(old, new).fields(QUALIFICATION, old, new),
        says=itemgetter("text"),
        called=itemgetter("text"),
        notes=lambda line: str(dict(Demanded.choices)[line["demand"]]).lower(),
    )
    old = before["qualifications"]
    yield from lines.changes(old, paired(old, after["qualifications"], itemgetter("key")))


def _careers(before: Plain, after: Plain) -> Iterator[Change]:
    numbers = {id(line): at for it in (before, after) for at, line in enumerate(it["career_moves"], 1)}

    def spot(old: Plain | None, new: Plain | None) -> Spot:
        line = new or old or {}
        return Spot("careers", f"career_moves.{numbers[id(line)]}", f"Career moves, {line['title']}")

    lines = Lines(
        spot,
        lambda old, new: spot(old, new).fields(CAREER_MOVE, old, new),
        says=lambda line: _text(line["title"], line["what_changes"]),
        called=itemgetter("title"),
        heading=itemgetter("kind"),
        notes=lambda line: str(dict(MoveKind.choices)[line["kind"]]).lower(),
    )
    old = before["career_moves"]
    yield from lines.changes(old, paired(old, after["career_moves"], itemgetter("kind", "title"), itemgetter("role")))


def _plan(before: Plain, after: Plain, names: Mapping[str, str]) -> Iterator[Change]:
    def spot(old: Plain | None, new: Plain | None) -> Spot:
        line = new or old or {}
        return Spot("plan", f"stages.{line['key']}", line["name"])

    def fields(old: Plain, new: Plain) -> Iterator[Change]:
        yield from spot(old, new).fields(STAGE, old, new)
        then, now = old["focus"], new["focus"]
        if then != now:
            marked = named(names)(then, now)
            yield spot(old, new).change(_of_list(then, now), marked, place="focus", label="focus")

    lines = Lines(
        spot,
        fields,
        says=lambda line: _text(line["name"], line["purpose"], ", ".join(names.get(key, key) for key in line["focus"])),
        called=itemgetter("name"),
        notes=lambda line: f"{line['minutes']} minutes",
    )
    old = before["stages"]
    yield from lines.changes(old, paired(old, after["stages"], itemgetter("key")))


def _of_list(before: list[str], after: list[str]) -> str:
    """The kind of change between two lists without doubles."""
    gone, come = set(before) - set(after), set(after) - set(before)
    if gone and come:
        return CHANGED
    return REMOVED if gone else ADDED if come else MOVED


def _text(*parts: str) -> str:
    return "\n".join(filter(None, parts))
