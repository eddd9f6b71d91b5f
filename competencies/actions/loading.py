"""A shelf of TOML files into the library, as often as one likes."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError

from accounts.access import guarded
from accounts.models import User
from competencies import policies
from competencies.actions import library
from competencies.models import Competency


@dataclass
class Loaded:
    """Keys of the competencies added, reworded, and left as they stand."""

    added: list[str] = field(default_factory=list)
    reworded: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)


@guarded(policies.keep_library)
def load(shelf: Path, /, *, by: User, refresh: bool = False) -> Loaded:
    """Add every competency of a folder of TOML files; one that is there already is HR's, and left alone.

    With `refresh` the files' words replace what stands there. Raises ValidationError that names the file.
    """
    standing = {competency.key: competency for competency in Competency.objects.whole()}
    loaded = Loaded()
    for path in sorted(shelf.glob("*.toml")):
        try:
            head, lines = _read(path)
            _put(standing.get(head["key"]), head, lines, by=by, refresh=refresh, loaded=loaded)
        except (KeyError, TypeError, AttributeError, tomllib.TOMLDecodeError) as error:
            raise ValidationError(f"{path.name} is not a competency: {error}.") from error
        except ValidationError as error:
            raise ValidationError([f"{path.name}: {sentence}" for sentence in error.messages]) from error
    return loaded


def _put(
    stands: Competency | None, head: dict[str, Any], lines: dict[str, Any], *, by: User, refresh: bool, loaded: Loaded
) -> None:
    key = head["key"]
    if stands is None:
        library.add(Competency(**head), by=by, **lines)
        loaded.added.append(key)
    elif refresh and any(
        {**head, **lines}[place] != words for place, words in stands.wording().items() if place != "kind"
    ):
        library.reword(stands, by=by, **{place: head[place] for place in library.WORDS}, **lines)
        loaded.reworded.append(key)
    else:
        loaded.kept.append(key)


def _read(path: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """(fields, lines) of one file, in the shape of `Competency.wording()`."""
    data: Mapping[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    head = {name: data[name] for name in ("key", "kind", *library.WORDS)}
    return head, {
        "levels": [{"rank": int(rank), **level} for rank, level in data["levels"].items()],
        "questions": data["questions"],
        "red_flags": data["red_flags"],
    }
