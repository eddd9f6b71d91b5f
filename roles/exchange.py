"""A framework as a file: one edition with the competencies it asks for, out as JSON and in again.

The form of the file is published as roles/schema/framework-1.json; docs/exchange.md tells of it.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError

from roles import soundness
from roles.models import Edition
from roles.portrait import portrait

Data = dict[str, Any]
FORMAT, VERSION = "plumbline-framework", 1
SCHEMA = Path(__file__).resolve().parent / "schema" / f"framework-{VERSION}.json"
LIMIT = 2 * 1024 * 1024  # bytes
SAID, COUNTED = 20, 1000  # faults told one by one, and looked for at most
WORDING = {
    "name": None,
    "nick": None,
    "kind": None,
    "definition": None,
    "notes": None,
    "levels": ("rank", "headline", "anchor"),
    "questions": ("kind", "ask", "probes", "listen_for"),
    "red_flags": None,
}


@dataclass(frozen=True)
class Framework:
    """What a sound file says. `roles`: key → name of those in career moves; `profile`: a portrait whose requirements
    hold no wording; `competencies`: key → the shape of `Competency.wording()`; `edition`: its number where it was made.
    """

    key: str
    name: str
    edition: int
    roles: Mapping[str, str]
    profile: Data
    competencies: Mapping[str, Data]

    @property
    def data(self) -> Data:
        return {
            "format": FORMAT,
            "version": VERSION,
            "role": {"key": self.key, "name": self.name},
            "edition": self.edition,
            "roles": [{"key": key, "name": name} for key, name in self.roles.items()],
            "profile": self.profile,
            "competencies": [{"key": key, **words} for key, words in self.competencies.items()],
        }

    def as_text(self) -> str:
        """The file without white space, for a page to carry on; no longer than the file that was read."""
        return json.dumps(self.data, ensure_ascii=False, separators=(",", ":"))

    def portrait(self, words: Mapping[str, Data] | None = None) -> Data:
        """As `portrait(edition)` says it, in these words or the file's."""
        said = {**self.competencies, **(words or {})}
        lines = [{**line, "wording": said[line["competency"]]} for line in self.profile["requirements"]]
        return {**self.profile, "requirements": lines}


def framework_of(edition: Edition) -> Framework:
    """Takes an edition fetched with `.whole()`; asks the database nothing more."""
    said = portrait(edition)
    words = {line["competency"]: _in_order(line.pop("wording")) for line in said["requirements"]}
    others = {move.other.key: move.other.name for move in edition.career_moves.all() if move.other}
    return Framework(edition.role.key, edition.role.name, edition.number, others, said, words)


def as_file(edition: Edition) -> bytes:
    """UTF-8, the same bytes each time. Takes an edition fetched with `.whole()`."""
    return (json.dumps(framework_of(edition).data, ensure_ascii=False, indent=2) + "\n").encode()


def read(file: bytes) -> Framework:
    """Raises ValidationError: what is wrong and where, twenty sentences at most and how many more there are."""
    data = _json(file)
    _demand(_foreign(data))
    _demand(soundness.unlike(data, SCHEMA))
    _demand(soundness.unstorable(data))
    _demand(soundness.contradictions(data))
    return Framework(
        key=data["role"]["key"],
        name=data["role"]["name"],
        edition=data["edition"],
        roles={role["key"]: role["name"] for role in data["roles"]},
        profile=data["profile"],
        competencies={line["key"]: _in_order(line) for line in data["competencies"]},
    )


def _in_order(words: Mapping[str, Any]) -> Data:
    """A wording with its parts in one order: a database may keep another."""
    return {
        place: [{part: line[part] for part in parts} for line in words[place]] if parts else words[place]
        for place, parts in WORDING.items()
    }


def _demand(faults: Iterable[str]) -> None:
    found = list(dict.fromkeys(islice(faults, COUNTED)))
    if len(found) > SAID:
        found[SAID:] = [f"And {len(found) - SAID:,} more places; these are the first {SAID}."]
    if found:
        raise ValidationError(found)


# --- from bytes to data --------------------------------------------------------------------------


def _json(file: bytes) -> Any:
    if len(file) > LIMIT:
        raise ValidationError(f"The file has {len(file) / 2**20:,.1f} MB; a framework has {LIMIT // 2**20} MB at most.")
    try:
        text = file.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValidationError(f"The file is not UTF-8 text: byte {error.start + 1:,} fits no character.") from error
    if not text.strip():
        raise ValidationError("The file is empty.")
    try:
        return json.loads(text, object_pairs_hook=_once, parse_float=_whole, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        raise ValidationError(
            f"The file is not JSON, or not all of it: it cannot be read beyond line {error.lineno:,}, "
            f"character {error.colno:,}."
        ) from error
    except RecursionError as error:
        raise ValidationError("The file is nested far deeper than any framework.") from error
    except ValueError as error:  # a number of thousands of digits
        raise ValidationError("The file holds a number too long to be one of a framework.") from error


def _once(pairs: list[tuple[str, Any]]) -> Data:
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = next(name for name, count in Counter(name for name, _ in pairs).items() if count > 1)
        raise ValidationError(f"“{soundness.short(twice)}” is said twice in one place.")
    return found


def _whole(text: str) -> float:
    """A number with a point or an exponent; 3.0 is 3, as in the schema."""
    number = float(text)
    return int(number) if number.is_integer() else number


def _no_number(text: str) -> Any:
    raise ValidationError(f"The file holds {text}, which is no number.")


def _foreign(data: Any) -> Iterator[str]:
    """What is no framework at all, or one from the future, is not measured by the schema."""
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        yield f"This is no framework of Plumbline: it does not begin with “format”: “{FORMAT}”."
        return
    version = data.get("version")
    if isinstance(version, int) and version > VERSION:
        newer = soundness.short(version)
        yield f"The file was written by a newer Plumbline (version {newer}); this one reads version {VERSION}."
