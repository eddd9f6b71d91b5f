"""The career map's geometry: where each box and line of the drawing stands, in the units of its view box.

Roles that lead here stand left, those it leads to right, those beside it below in rows of two.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

WIDTH, BOX, HALF = 862, (190, 54), 27
LEFT, MIDDLE, RIGHT = 0, 335, 670
PAIR = (233, 437)  # two lateral boxes share the middle; the line to the rows below passes between them
FIRST, PITCH = 72, 90  # centre of the first box, and from one box to the next
BELOW, ROW = 146, 94  # from this role's centre to the first lateral row, and from row to row
LINE = 21  # characters of the box's type that fit its width


@dataclass(frozen=True)
class Line:
    """A line of text in a box: where it begins, and what it says."""

    x: int
    y: int
    text: str


@dataclass(frozen=True)
class Box:
    x: float
    y: float
    lines: list[Line]


@dataclass(frozen=True)
class CareersMap:
    """Everything the drawing needs; `note` is where "this role" stands, or None where the name takes both lines."""

    height: int
    here: Box
    note: Line | None
    boxes: list[Box] = field(default_factory=list)
    edges: list[str] = field(default_factory=list)
    lateral_edges: list[str] = field(default_factory=list)
    arrows: list[str] = field(default_factory=list)
    heads: list[Line] = field(default_factory=list)
    lateral: Line | None = None
    width: int = WIDTH


def draw(name: str, *, entry: Sequence[str], advancement: Sequence[str], lateral: Sequence[str]) -> CareersMap:
    """The map for a role, from the names of the roles around it; any number of each."""
    rows = max(len(entry), len(advancement), 1)
    centre = FIRST + PITCH * (rows - 1) // 2
    here = _box(MIDDLE, centre, name)
    if len(here.lines) == 1:
        here = Box(here.x, here.y, [Line(MIDDLE + 14, centre - 3, here.lines[0].text)])
    drawn = CareersMap(
        height=max(FIRST + PITCH * (rows - 1), centre + BELOW + ROW * ((len(lateral) + 1) // 2 - 1)) + HALF + 1,
        here=here,
        note=Line(MIDDLE + 14, centre + 15, "this role") if len(here.lines) == 1 else None,
        lateral=Line(MIDDLE + 105, centre + 64, "lateral") if lateral else None,
    )
    drawn.heads.append(Line(MIDDLE, 14, "This role"))
    _entries(drawn, entry, rows, centre)
    _advancements(drawn, advancement, rows, centre)
    _laterals(drawn, lateral, centre)
    return drawn


def _entries(drawn: CareersMap, names: Sequence[str], rows: int, centre: int) -> None:
    for y, name in zip(_spread(len(names), rows), names, strict=True):
        drawn.boxes.append(_box(LEFT, y, name))
        drawn.edges.append(f"M190 {y} C 262 {y}, 262 {centre}, 327 {centre}")
    if names:
        drawn.heads.append(Line(LEFT, 14, "Comes from"))
        drawn.arrows.append(f"M326 {centre - 5}l9 5-9 5z")


def _advancements(drawn: CareersMap, names: Sequence[str], rows: int, centre: int) -> None:
    for y, name in zip(_spread(len(names), rows), names, strict=True):
        drawn.boxes.append(_box(RIGHT, y, name))
        drawn.edges.append(f"M525 {centre} C 598 {centre}, 598 {y}, 662 {y}")
        drawn.arrows.append(f"M661 {y - 5}l9 5-9 5z")
    if names:
        drawn.heads.append(Line(RIGHT, 14, "Goes on to"))


def _laterals(drawn: CareersMap, names: Sequence[str], centre: int) -> None:
    for at in range(0, len(names), 2):
        y = centre + BELOW + ROW * (at // 2)
        top = y - HALF - 8
        pair = names[at : at + 2]
        if len(pair) == 1:
            drawn.boxes.append(_box(MIDDLE, y, pair[0]))
            drawn.lateral_edges.append(f"M430 {centre + HALF} V {top}")
            drawn.arrows.append(f"M425 {top - 1}l5 9 5-9z")
            continue
        drawn.lateral_edges.append(
            f"M430 {centre + HALF} V {top - 25} M328 {top} V {top - 11} Q328 {top - 25} 342 {top - 25}"
            f" H518 Q532 {top - 25} 532 {top - 11} V {top}"
        )
        for x, name in zip(PAIR, pair, strict=True):
            drawn.boxes.append(_box(x, y, name))
            drawn.arrows.append(f"M{x + 90} {top - 1}l5 9 5-9z")


def _spread(count: int, rows: int) -> list[int]:
    """Centres of so many boxes, in the middle of a column that holds `rows`."""
    return [FIRST + PITCH * (rows - count) // 2 + PITCH * at for at in range(count)]


def _box(x: int, centre: int, name: str) -> Box:
    lines = _wrapped(name)
    offsets = [5] if len(lines) == 1 else [-3, 15]
    said = [Line(x + 14, centre + offset, text) for offset, text in zip(offsets, lines, strict=True)]
    return Box(x + 0.5, centre - HALF - 0.5, said)


def _wrapped(name: str) -> list[str]:
    """The name in one line or two, broken at a space where there is one; what does not fit ends in an ellipsis."""
    lines = [""]
    for word in name.split() or [""]:
        while _width(word) > LINE:  # a word wider than a box is cut
            word, rest = _cut(word)
            lines += [word, ""]
            word = rest
        joined = f"{lines[-1]} {word}".strip()
        lines = [*lines[:-1], joined] if _width(joined) <= LINE else [*lines, word]
    lines = [line for line in lines if line] or [""]
    if len(lines) > 2:
        last = lines[1] if _width(lines[1]) < LINE else _cut(lines[1], LINE - 1)[0]
        lines = [lines[0], f"{last}…"]
    return lines


def _cut(word: str, most: int = LINE) -> tuple[str, str]:
    """The longest beginning that fits, and the rest."""
    end = next(end for end in range(len(word), 0, -1) if end == 1 or _width(word[:end]) <= most)
    return word[:end], word[end:]


def _width(text: str) -> int:
    """In characters of the Latin script; Chinese, Japanese and Korean ones count twice, marks not at all."""
    return sum(0 if unicodedata.combining(c) else 1 + (unicodedata.east_asian_width(c) in "WF") for c in text)
