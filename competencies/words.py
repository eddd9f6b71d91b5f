"""A competency place by place: what stands there, and what the linter says of it.

A place is dotted, as the linter's are: "name", "levels.3.anchor"; the red flags are one place, a list of lines.
"""

import re
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import TextField

from competencies import linter
from competencies.models import Competency, Level, Question

TEXTS = ("name", "nick", "kind", "definition", "notes")
PARTS = ("headline", "anchor")
ASKED = ("kind", "ask", "probes", "listen_for")  # a question's own places
NAMED = re.compile(r"^[\w-]+(?= has “)|(?<=” stands in )[\w-]+(?:\.\w+)+(?= too: )")  # another place, in a remark


def places(competency: Competency) -> dict[str, Any]:
    """What stands in each place that is written on its own, questions apart; read afresh or from a prefetch."""
    return {
        **{name: _text(getattr(competency, name)) for name in TEXTS},
        **{
            f"levels.{level.rank}.{part}": _text(getattr(level, part))
            for level in competency.levels.all()
            for part in PARTS
        },
        "red_flags": _lines(flag.text for flag in competency.red_flags.all()),
    }


def question_places(question: Question) -> dict[str, Any]:
    """The same for one question: kind, ask, probes (a list of lines) and listen_for."""
    said = {name: getattr(question, name) for name in ASKED}
    return {name: _lines(value) if isinstance(value, list) else _text(value) for name, value in said.items()}


def remarks(competency: Competency) -> dict[str, list[str]]:
    """Place → what the linter remarks there, alone and beside the rest of the shelf in use. Four queries for the shelf.

    Places as in `places()`, and "questions", "questions.2.ask", "levels" for what is said of several at once.
    """
    shelf = list(Competency.objects.in_use().exclude(pk=competency.pk).whole())
    names = {other.key: other.name for other in shelf}
    own = competency.wording()
    # The last to say something is the one who repeats it.
    whole = {**{other.key: other.wording() for other in shelf}, competency.key: own}
    prefix = f"{competency.key}."
    found = [(remark.place, remark.sentence) for remark in linter.remarks(own)]
    for remark in linter.shelf_remarks(whole):
        if remark.place.startswith(prefix):
            found.append((remark.place.removeprefix(prefix), _readable(remark.sentence, names)))
    said: dict[str, list[str]] = {}
    for place, sentence in found:
        said.setdefault(_written_at(place), []).append(sentence)
    return said


def check(row: Competency | Level | Question) -> None:
    """Raises ValidationError, sentences per field; of long texts too, whose length Django leaves to forms."""
    faults: dict[str, list[str]] = {}
    try:
        row.full_clean()
    except ValidationError as error:
        faults = error.message_dict
    for field in row._meta.concrete_fields:
        text, most = getattr(row, field.attname), field.max_length
        if isinstance(field, TextField) and most and len(text) > most:
            faults.setdefault(field.name, []).append(f"Keep this to {most:,} characters (now {len(text):,}).")
    if faults:
        raise ValidationError(faults)


def _text(value: str) -> str:
    """As a page sends it back, or every save of an odd text would look like somebody else's."""
    return value.replace("\r\n", "\n").strip()


def _lines(texts: Iterable[str]) -> list[str]:
    return [line.strip() for text in texts for line in text.splitlines() if line.strip()]


def _written_at(place: str) -> str:
    """The place one writes in, of any place of the linter's: the lines of a list are written together."""
    parts = place.split(".")
    return parts[0] if parts[0] == "red_flags" else ".".join(parts[:3])


def _readable(sentence: str, names: dict[str, str]) -> str:
    """The linter names other places by key and dots; a reader knows them by name."""

    def named(found: re.Match[str]) -> str:
        key, *parts = found[0].split(".")
        if parts and parts[0] == "levels":
            spot = f"level {parts[1]}, {parts[2]}"
        elif parts and parts[0] == "questions":
            spot = f"question {parts[1]}"
        else:
            spot = parts[0].replace("_", " ") if parts else ""
        return ", ".join(word for word in (names.get(key, ""), spot) if word)

    return NAMED.sub(named, sentence)
