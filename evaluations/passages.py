"""A candidate's summary as a panel reads it: passages marked [[like this]], and the candidate's own name, are hidden
where the opening is anonymous. Text in, text out; nothing here knows a database.
"""

import re
import unicodedata
from collections.abc import Iterator

HIDDEN = "[hidden]"
UNBALANCED = (
    "A passage to be hidden begins with [[ and ends with ]]: {what}. Nothing was saved, and your text is still here."
)
LEAST = 3  # letters; a shorter part of a name is a word of too many sentences
MARK = re.compile(r"\[\[|\]\]")
WORD = re.compile(r"(?:[^\W\d_][\u0300-\u036f]*)+")
RUN = re.compile(rf"{re.escape(HIDDEN)}(?:\s+{re.escape(HIDDEN)})+")


def fault(text: str) -> str:
    """What is wrong with the marks, as a sentence; "" where each that opens is closed."""
    is_open = False
    for mark in MARK.findall(text):
        if (mark == "[[") == is_open:
            what = "one begins inside another" if is_open else "one ends that never began"
            return UNBALANCED.format(what=what)
        is_open = not is_open
    return UNBALANCED.format(what="one never ends") if is_open else ""


def whole(text: str) -> str:
    """Everything, without the marks."""
    return MARK.sub("", text)


def hidden(text: str, name: str) -> str:
    """Without what is marked and without the parts of `name`, whatever their case and accents.

    Marks out of balance hide too much rather than too little: to the end, or from the last one on.
    """
    parts = {_folded(part) for part in WORD.findall(name) if len(_folded(part)) >= LEAST}
    seen = "".join(HIDDEN if is_marked else _without(parts, piece) for is_marked, piece in _pieces(text))
    return RUN.sub(HIDDEN, seen)


def _pieces(text: str) -> Iterator[tuple[bool, str]]:
    """The text in pieces, marked and not, without the marks."""
    depth, start = 0, 0
    for mark in MARK.finditer(text):
        piece, start = text[start : mark.start()], mark.end()
        closes = mark.group() == "]]"
        yield closes or depth > 0, piece
        depth = max(depth - 1, 0) if closes else depth + 1
    if start < len(text):
        yield depth > 0, text[start:]


def _without(parts: set[str], piece: str) -> str:
    return WORD.sub(lambda word: HIDDEN if _folded(word.group()) in parts else word.group(), piece)


def _folded(word: str) -> str:
    """One spelling for all cases and accents: José, JOSE and jose are the same word."""
    plain = unicodedata.normalize("NFKD", word.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))
