"""How lines of two portraits are matched and told apart: the tools of changes.py. Knows no part of an edition."""

from bisect import bisect_left
from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from roles.pieces import GONE, NEW, SAME, Piece, Pieces, shortened

ADDED, REMOVED, REWORDED, MOVED, CHANGED = "added", "removed", "reworded", "moved", "changed"
WEIGHED, TARGETED = "re-weighed", "re-targeted"
NAME = 60  # characters of a text that stand for it

Plain = dict[str, Any]
Pair = tuple[Plain | None, Plain | None]  # before and after; None where the line is added or removed


@dataclass(frozen=True)
class Change:
    """One difference. `part`: a key of `changes.PARTS`; `place`: dotted, as `coverage.checks` names places; `what`: its
    heading for readers; `library`: the words are the library's; `note`: what the pieces do not say."""

    part: str
    kind: str
    place: str
    what: str
    library: bool = False
    pieces: Pieces = ()
    note: str = ""

    @property
    def short(self) -> Pieces:
        """The pieces without the middle of long unchanged stretches."""
        return shortened(self.pieces)


@dataclass(frozen=True)
class Field:
    """Something a line says. `read` takes it from the line, `mark` compares two of them."""

    place: str
    label: str
    kind: str
    mark: Callable[[Any, Any], Pieces]
    read: Callable[[Plain], Any]


@dataclass(frozen=True)
class Spot:
    """Where a line stands and what it is called."""

    part: str
    place: str = ""
    what: str = ""
    library: bool = False

    def change(self, kind: str, marked: Pieces, *, place: str = "", label: str = "", note: str = "") -> Change:
        place = ".".join(filter(None, (self.place, place)))
        what = ", ".join(filter(None, (self.what, label)))
        return Change(self.part, kind, place, what, self.library, marked, note)

    def fields(self, fields: Iterable[Field], old: Plain, new: Plain) -> Iterator[Change]:
        for field in fields:
            then, now = field.read(old), field.read(new)
            if then != now:
                yield self.change(field.kind, field.mark(then, now), place=field.place, label=field.label)


@dataclass(frozen=True)
class Lines:
    """Lines of one sort. `spot` says where one stands, `says` what it says when it comes or goes, `notes` what else,
    `called` its short name, `heading` what it stands under: only lines under one heading have an order."""

    spot: Callable[[Plain | None, Plain | None], Spot]
    fields: Callable[[Plain, Plain], Iterator[Change]]
    says: Callable[[Plain], str]
    called: Callable[[Plain], str]
    heading: Callable[[Plain], Hashable] = lambda line: None
    notes: Callable[[Plain], str] = lambda line: ""

    def changes(self, before: Sequence[Plain], pairs: Sequence[Pair]) -> Iterator[Change]:
        """`pairs` as `paired` makes them: those of after in their order, then the removed."""
        for old, new in pairs:
            if old and new:
                yield from self.fields(old, new)
            elif new:
                yield self.spot(old, new).change(ADDED, self._alone(NEW, new), note=self.notes(new))
            elif old:
                yield self.spot(old, new).change(REMOVED, self._alone(GONE, old), note=self.notes(old))
        yield from self._moved(before, pairs)

    def _alone(self, kind: str, line: Plain) -> Pieces:
        text = self.says(line)
        return (Piece(kind, text),) if text else ()

    def _moved(self, before: Sequence[Plain], pairs: Sequence[Pair]) -> Iterator[Change]:
        number = {id(old): at for at, (old, _) in enumerate(pairs) if old}
        then = {number[id(old)]: self.heading(old) for old in before}
        now = {at: self.heading(new) for at, (_, new) in enumerate(pairs) if new}
        for at, follows in moved(then, now):
            old, new = pairs[at]
            other = follows is not None and pairs[follows][1]
            note = f"now after “{brief(self.called(other))}”" if other else "now first"
            yield self.spot(old, new).change(MOVED, (Piece(SAME, self.called(new or {})),), note=note)


def paired(before: Sequence[Plain], after: Sequence[Plain], *keys: Callable[[Plain], Hashable]) -> list[Pair]:
    """Lines that are one and the same, by the first of `keys` that finds one (None finds none), each line once.

    Those of `after` in their order, then those that are left of `before`.
    """
    found: dict[int, Plain] = {}
    left = list(before)
    for key in keys:
        waiting: dict[Hashable, deque[Plain]] = defaultdict(deque)
        for old in left:
            waiting[key(old)].append(old)
        for at, new in enumerate(after):
            if at not in found and key(new) is not None and waiting[key(new)]:
                found[at] = waiting[key(new)].popleft()
        taken = {id(old) for old in found.values()}
        left = [old for old in left if id(old) not in taken]
    return [*((found.get(at), new) for at, new in enumerate(after)), *((old, None) for old in left)]


def moved(before: Mapping[int, Hashable], after: Mapping[int, Hashable]) -> Iterator[tuple[int, int | None]]:
    """The fewest lines that, taken out, leave the others in their old order; each with the one it now follows.

    Both map a line to its heading, in order; lines under another heading than before are not counted.
    """
    for heading in dict.fromkeys(after.values()):
        now = [line for line, under in after.items() if under == heading]
        then = {line: at for at, line in enumerate(before) if before[line] == heading}
        stay = _rising([then[line] for line in now if line in then])
        for at, line in enumerate(now):
            if line in then and then[line] not in stay:
                yield line, now[at - 1] if at else None


def _rising(numbers: Sequence[int]) -> set[int]:
    """A longest rising subsequence of different numbers."""
    ends: list[int] = []  # the least number a rising row of each length may end with
    before: dict[int, int | None] = {}
    for number in numbers:
        length = bisect_left(ends, number)
        before[number] = ends[length - 1] if length else None
        ends[length : length + 1] = [number]
    row, number_ = set(), ends[-1] if ends else None
    while number_ is not None:
        row.add(number_)
        number_ = before[number_]
    return row


def brief(text: str) -> str:
    """The beginning of a text, to stand for it."""
    return text if len(text) <= NAME else f"{text[:NAME].rsplit(' ', 1)[0]}…"
