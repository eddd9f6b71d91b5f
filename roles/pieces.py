"""Two wordings word by word: what stayed, what went, what came. Knows nothing of editions."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

SAME, GONE, NEW = "same", "del", "ins"
EDGE = re.escape("\"'()[]{}.,;:!?…“”‘’«»")  # punctuation is its own word at either end of one, not within it
ALIKE = 0.3  # of the words of the longer text; with fewer in common, one text replaces the other as a whole
LABOUR = 200_000  # pairs of equal words a comparison may look at; beyond, the middle is replaced as a whole
AROUND = 6  # words of an unchanged stretch that stay beside a change when the rest is left out

TOKEN = re.compile(rf"\s*(?:[^\s{EDGE}]+(?:[{EDGE}]+[^\s{EDGE}]+)*|[{EDGE}]+)|\s+")

Block = tuple[bool, int, int, int, int]  # is it the same? tokens [from, to) before, tokens [from, to) after


class Piece(NamedTuple):
    """`kind`: same, del or ins. Same and del make up the text before, same and ins the text after."""

    kind: str
    text: str

    @property
    def lead(self) -> str:
        """The white space in front: it is not underlined."""
        return self.text[: len(self.text) - len(self.text.lstrip())]

    @property
    def body(self) -> str:
        return self.text.strip()

    @property
    def tail(self) -> str:
        """The white space behind; none where there is nothing else."""
        return self.text[len(self.text.rstrip()) :] if self.body else ""


Pieces = tuple[Piece, ...]
Told = tuple[str, str]  # a piece in the making


def pieces(before: str, after: str) -> Pieces:
    """Word by word; in texts of several lines, lines that stand in both are found first."""
    if "\n" not in before or "\n" not in after:
        return _joined(_words(before, after))
    old, new = (re.findall(r"[^\n]*\n", f"{text}\n") for text in (before, after))
    blocks = [("".join(old[start:end]), "".join(new[from_:to])) for _, start, end, from_, to in _by_line(old, new)]
    found: list[Told] = []
    for at, (gone, came) in enumerate(blocks, 1):
        if at == len(blocks) and gone and came:
            gone, came = gone[:-1], came[:-1]
        elif at == len(blocks):  # the line break before the last lines comes or goes with them, not the one after
            found[-1] = (SAME, found[-1][1][:-1])
            gone, came = (f"\n{text[:-1]}" if text else "" for text in (gone, came))
        found += [(SAME, gone)] if gone == came else _words(gone, came)
    return _joined(found)


def pieces_of_list(before: Sequence[str], after: Sequence[str], between: str = ", ") -> Pieces:
    """Item by item; each text is the items with `between` between them."""
    old, new = _interleaved(before, between), _interleaved(after, between)
    return _joined(_told(old, new, _blocks(old, new)))


def shortened(whole: Pieces) -> Pieces:
    """The same with long unchanged stretches cut to the words beside a change, and an ellipsis for the rest."""
    last = len(whole) - 1
    return tuple(
        Piece(SAME, _cut(piece.text, first=at == 0 and last > 0, last=at == last)) if piece.kind == SAME else piece
        for at, piece in enumerate(whole)
    )


def _cut(text: str, *, first: bool, last: bool) -> str:
    words = list(re.finditer(r"\S+", text))
    if len(words) <= 2 * AROUND + 2:
        return text
    head, tail = text[: words[AROUND - 1].end()], text[words[-AROUND].start() :]
    if first:
        return f"… {tail}"
    return f"{head} …" if last else f"{head} … {tail}"


def _by_line(old: Sequence[str], new: Sequence[str]) -> Iterator[Block]:
    """Blocks of lines; as many lines in the place of as many are compared one by one."""
    for block in _blocks(old, new):
        same, start, end, from_, to = block
        if same or end - start != to - from_:
            yield block
        else:
            yield from ((False, start + at, start + at + 1, from_ + at, from_ + at + 1) for at in range(end - start))


def _words(before: str, after: str) -> Iterator[Told]:
    old, new = _tokens(before), _tokens(after)
    blocks = _without_islands(_slid(_blocks(old, new), old, new))
    kept = sum(block[2] - block[1] for block in blocks if block[0])
    if kept < ALIKE * max(len(old), len(new)):
        blocks = [(False, 0, len(old), 0, len(new))]
    return _told(old, new, blocks)


def _tokens(text: str) -> list[str]:
    """Words with the white space in front of them, and punctuation; put together, they are the text."""
    return TOKEN.findall(text)


def _blocks(old: Sequence[str], new: Sequence[str]) -> list[Block]:
    """Stretches that are the same, and between them those that are not."""
    start = _common(old, new)
    middle, middle_new = old[start:], new[start:]
    end = _common(middle[::-1], middle_new[::-1])
    last, last_new = len(old) - end, len(new) - end
    same = [(0, 0, start), *_matches(old[start:last], new[start:last_new], start), (last, last_new, end)]
    blocks: list[Block] = []
    at, at_new = 0, 0
    for found, found_new, length in same:
        if at < found or at_new < found_new:
            blocks.append((False, at, found, at_new, found_new))
        at, at_new = found + length, found_new + length
        if length:
            blocks.append((True, found, at, found_new, at_new))
    return blocks


def _matches(old: Sequence[str], new: Sequence[str], shift: int) -> list[tuple[int, int, int]]:
    """Where both have the same stretch, and how long it is; the places counted from `shift`."""
    if not old or not new or (len(old) * len(new) > LABOUR and _labour(old, new) > LABOUR):
        return []
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    return [(a + shift, b + shift, length) for a, b, length in matcher.get_matching_blocks() if length]


def _common(old: Sequence[str], new: Sequence[str]) -> int:
    """How many are equal from the first on."""
    at, least = 0, min(len(old), len(new))
    while at < least and old[at] == new[at]:
        at += 1
    return at


def _labour(old: Sequence[str], new: Sequence[str]) -> int:
    counts = Counter(new)
    return sum(times * counts[token] for token, times in Counter(old).items())


def _slid(blocks: list[Block], old: Sequence[str], new: Sequence[str]) -> list[Block]:
    """What came or went between two same stretches begins with a word, not with the full stop of a sentence."""
    found = list(blocks)
    for at in range(1, len(found) - 1):
        same, start, end, from_, to = found[at]
        before, after = found[at - 1], found[at + 1]
        if same or not before[0] or (start < end and from_ < to):
            continue
        tokens, first, last, limit = (new, from_, to, after[4]) if from_ < to else (old, start, end, after[2])
        by = 0
        while last + by < limit and tokens[first + by] == tokens[last + by] and not tokens[first + by][0].isspace():
            by += 1
        found[at - 1] = (True, before[1], before[2] + by, before[3], before[4] + by)
        found[at] = (False, start + by, end + by, from_ + by, to + by)
        found[at + 1] = (True, after[1] + by, after[2], after[3] + by, after[4])
    return [block for block in found if block[1] < block[2] or block[3] < block[4]]


def _without_islands(blocks: list[Block]) -> list[Block]:
    """A single word left standing between two replaced stretches is no help to a reader: replaced with them."""
    found: list[Block] = []
    for at, block in enumerate(blocks):
        island = block[0] and 0 < at < len(blocks) - 1 and block[2] - block[1] < 2
        if found and (not block[0] and not found[-1][0] or island and all(map(_replaces, blocks[at - 1 : at + 2 : 2]))):
            found[-1] = (False, found[-1][1], block[2], found[-1][3], block[4])
        else:
            found.append(block)
    return found


def _replaces(block: Block) -> bool:
    return block[1] < block[2] and block[3] < block[4]


def _told(old: Sequence[str], new: Sequence[str], blocks: list[Block]) -> Iterator[Told]:
    for same, start, end, from_, to in blocks:
        gone, came = "".join(old[start:end]), "".join(new[from_:to])
        if same:
            yield SAME, gone
        elif not (gone and came):
            yield (GONE, gone) if gone else (NEW, came)
        else:
            space = gone[0] == came[0] and gone[0].isspace()  # what both begin with stays
            if space:
                yield SAME, gone[0]
            yield GONE, gone[space:]
            yield NEW, came[space:]


def _joined(found: Iterable[Told]) -> Pieces:
    """Neighbours of one kind as one piece; no empty ones."""
    kinds: list[str] = []
    texts: list[str] = []
    for kind, text in found:
        if kinds and kinds[-1] == kind:
            texts[-1] += text
        elif text:
            kinds.append(kind)
            texts.append(text)
    return tuple(map(Piece, kinds, texts))


def _interleaved(items: Sequence[str], between: str) -> list[str]:
    return [part for item in items for part in (between, item)][1:]
