"""Typesetting: data in, a tagged PDF/UA-1 out. The only file that knows Typst.

Typst starts threads at its first compile, and threads do not survive a fork: a child of a process that has compiled
waits for ever. So only a process that will not fork may call `typeset`: a Celery pool child, or a script of its own.
"""

import functools
import json
import os
import re
import resource
import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import typst
from fontTools.ttLib import TTFont

FONTS = Path(__file__).resolve().parent / "fonts"
TEMPLATES = Path(__file__).resolve().parent.parent / "templates" / "typst"
REPLACEMENT = "\ufffd"
# Typst lays these out without a glyph: line breaks, joiners, direction marks and isolates, the soft hyphen.
UNDRAWN = frozenset("\n\u00a0\u00ad\u2028\u2029" + "".join(map(chr, [*range(0x200B, 0x2010), *range(0x2066, 0x206A)])))
# An override prints what follows it backwards: a text could then read as something it is not.
OVERRIDES = frozenset("\u202d\u202e")
LONGEST, STEP = 50, 16  # sixteen of the widest letter fit into the narrowest column of names
UNBROKEN = re.compile(rf"\S{{{LONGEST},}}")
CONTROL = re.compile(r'\\[^n"\\]')  # as JSON writes one
ASCII = re.compile("[ -~]+")


class TypesettingError(Exception):
    """The document could not be made. The message is a sentence for whoever asked for it; the cause is chained."""


class Engine(NamedTuple):
    pid: int
    fonts: typst.Fonts
    compilers: dict[str, typst.Compiler]


_engine: Engine | None = None


@functools.cache
def coverage() -> frozenset[str]:
    """Every character the fonts beside this file can show, or Typst can lay out without one."""
    points: set[int] = set()
    for path in FONTS.glob("*.ttf"):
        with TTFont(path, lazy=True) as font:
            points.update(font.getBestCmap())
    # A font may map NUL, a byte order mark or its own private signs; PDF/UA refuses or garbles those.
    drawn = {chr(point) for point in points if unicodedata.category(chr(point)) not in {"Cc", "Cf", "Co", "Cn", "Cs"}}
    return frozenset(drawn | UNDRAWN)


def shows(char: str) -> bool:
    """True if the character, or the letter and marks it is made of, can be shown."""
    return char in coverage() or set(unicodedata.normalize("NFD", char)) <= coverage()


def invisible(char: str) -> bool:
    """True for what no reader would miss: controls, format characters, variation selectors, non-characters."""
    point = ord(char)
    return (
        unicodedata.category(char) in {"Cc", "Cf"}
        or 0xFE00 <= point <= 0xFE0F
        or 0xE0100 <= point <= 0xE01EF
        or 0xFDD0 <= point <= 0xFDEF
        or point & 0xFFFE == 0xFFFE
    )


def loosened(run: re.Match[str]) -> str:
    """A place to break every few characters: a word longer than the line would leave the paper."""
    text = run.group()
    pieces = [text[start : start + STEP] for start in range(0, len(text), STEP)]
    # Not before a combining mark, which would lose its letter.
    return "".join(
        piece if unicodedata.combining(piece[0]) or not start else f"\u200b{piece}"
        for start, piece in enumerate(pieces)
    )


def showable(text: str) -> tuple[str, int]:
    """Every character replaced that cannot be shown; those nobody sees left out."""
    shown: list[str] = []
    replaced = 0
    for char in text:
        if char in OVERRIDES or (char not in coverage() and invisible(char)):
            continue
        if shown[-1:] == [REPLACEMENT] and unicodedata.category(char) in {"Mn", "Mc", "Me"}:
            continue  # part of the letter that could not be shown
        if not shows(char):
            char, replaced = REPLACEMENT, replaced + 1
        shown.append(char)
    return "".join(shown), replaced


def clean_text(text: str) -> tuple[str, int]:
    """The text as it can be shown, composed (NFC), and how many of its characters had to be replaced."""
    replaced = 0
    if not (unicodedata.is_normalized("NFC", text) and set(text) <= coverage()):
        text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
        text, replaced = showable(unicodedata.normalize("NFC", text))
    if any(len(word) >= LONGEST for word in text.split()):
        text = UNBROKEN.sub(loosened, text)
    return text, replaced


def clean(data: Any) -> tuple[Any, int]:
    """Every string in `data`, however deep, as it can be shown; and how many characters were replaced in all.

    Keys are field names, ours, and stay as they are. Never raises: any string at all becomes one that typesets.
    """
    if isinstance(data, str):
        return clean_text(data)
    if isinstance(data, Mapping):
        pairs = {key: clean(value) for key, value in data.items()}
        return {key: value for key, (value, _) in pairs.items()}, sum(count for _, count in pairs.values())
    if isinstance(data, list | tuple):
        items = [clean(value) for value in data]
        return [value for value, _ in items], sum(count for _, count in items)
    return data, 0


def needs_no_cleaning(written: str) -> bool:
    """True if `clean` would leave every string of this JSON as it is. Most documents are such, and told by one look.

    It may say False of JSON that `clean` would not change, but never True of any that it would.
    """
    return (
        not CONTROL.search(written)
        and set(ASCII.sub("", written)) <= coverage()
        and unicodedata.is_normalized("NFC", written)
        and max(map(len, written.split(" "))) < LONGEST
    )


def inputs(data: Mapping[str, Any]) -> dict[str, str]:
    """What the template is given: `data` as one JSON string, and how many of its characters had to be replaced."""
    written, replaced = json.dumps(data, ensure_ascii=False), 0
    if not needs_no_cleaning(written):
        cleaned, replaced = clean(data)
        written = json.dumps(cleaned, ensure_ascii=False)
    return {"data": written, "replaced": str(replaced)}


def prepare() -> Engine:
    """Read the fonts, once per process; a pool child calls it as it starts, so that no document waits for it.

    Raises TypesettingError in a process forked from one that had typeset: there a compile would never return.
    """
    global _engine
    if _engine is not None and _engine.pid != os.getpid():
        if _engine.compilers:
            raise TypesettingError("Documents cannot be made here: this process was forked from one that makes them.")
        _engine = None
    if _engine is None:
        fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])
        _engine = Engine(os.getpid(), fonts, {})
        coverage()
    return _engine


def typeset(template: str, data: Mapping[str, Any], at: datetime) -> bytes:
    """`templates/typst/<template>.typ` filled with `data`, as PDF/UA-1.

    `at` (aware) becomes the file's date; the same data and date give the same bytes. `data` travels as one JSON string
    and is only ever text to the template. Raises TypesettingError when no valid document can be made of it.
    """
    engine = prepare()
    given = inputs(data)
    try:
        if template not in engine.compilers:
            path = TEMPLATES / f"{template}.typ"
            engine.compilers[template] = typst.Compiler(str(path), root=str(TEMPLATES), font_paths=engine.fonts)
        compiler = engine.compilers[template]
        return compiler.compile(sys_inputs=given, pdf_standards=["ua-1"], timestamp=at.astimezone(UTC))
    except RuntimeError as error:
        raise TypesettingError("This document could not be typeset. What it is made from is unchanged.") from error


def limit_child(memory_bytes: int, cpu_seconds: int | None = None) -> None:
    """Bound this process for good: address space in bytes, and CPU seconds counted from now.

    Beyond the first the process aborts, beyond the second the kernel ends it: only for a process that others watch.
    """
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    if cpu_seconds is not None:
        used = resource.getrusage(resource.RUSAGE_SELF)
        until = int(used.ru_utime + used.ru_stime) + 1 + cpu_seconds
        resource.setrlimit(resource.RLIMIT_CPU, (until, until + 5))
