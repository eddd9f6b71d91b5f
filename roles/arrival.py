"""What a framework would bring here: what is added, what stands already, where its words are not the library's."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Max

from competencies.models import Competency
from roles.changes import Change, changes
from roles.exchange import Framework
from roles.models import Edition, Role
from roles.portrait import portrait


@dataclass(frozen=True)
class Differing:
    """A competency of which the library says something else; `changes` lead from the library's words to the file's."""

    key: str
    name: str
    changes: list[Change]


@dataclass(frozen=True)
class Arrival:
    """`role`: None where the file brings it; `number`: the edition that would be made, `draft` the one in its way.

    `added`, `same` and `roles` (those in career moves that are missing) map keys to names. `profile` tells what the
    draft would change against the edition in force, the library's words apart. `refusals` are sentences; with one,
    nothing can be imported. `seen` stands for the library's words of these competencies, as they are now.
    """

    role: Role | None
    number: int
    draft: int | None
    added: dict[str, str]
    same: dict[str, str]
    differing: list[Differing]
    roles: dict[str, str]
    in_force: Edition | None
    profile: list[Change]
    refusals: list[str]
    seen: str


def arrival_of(framework: Framework) -> Arrival:
    """Compares the framework with what stands here, and changes nothing."""
    role = Role.objects.filter(key=framework.key).first()
    library = {row.key: row for row in Competency.objects.whole().filter(key__in=framework.competencies)}
    words = {key: row.wording() for key, row in library.items()}
    names = {key: said["name"] for key, said in framework.competencies.items()}
    same = {key: names[key] for key in names if words.get(key) == framework.competencies[key]}
    known = set(Role.objects.filter(key__in=framework.roles).values_list("key", flat=True)) | {framework.key}
    editions = Edition.objects.filter(role=role)
    in_force = editions.published().whole().first()
    return Arrival(
        role=role,
        number=(editions.aggregate(last=Max("number"))["last"] or 0) + 1,
        draft=editions.drafts().values_list("number", flat=True).first(),
        added={key: name for key, name in names.items() if key not in library},
        same=same,
        differing=_differing(framework, words),
        roles={key: name for key, name in framework.roles.items() if key not in known},
        in_force=in_force,
        profile=_against(in_force, framework, words),
        refusals=[sentence for key, row in sorted(library.items()) for sentence in _refusals(row, framework)],
        seen=hashlib.sha256(json.dumps(words, sort_keys=True).encode()).hexdigest(),
    )


def _differing(framework: Framework, words: Mapping[str, Any]) -> list[Differing]:
    found: dict[str, list[Change]] = {key: [] for key in words if words[key] != framework.competencies[key]}
    for change in changes(framework.portrait(words), framework.portrait()) if found else ():
        for key in change.place.split(".")[1:2]:
            if key in found and change.library:
                found[key].append(change)
    return [Differing(key, words[key]["name"], found[key]) for key in framework.competencies if key in found]


def _against(in_force: Edition | None, framework: Framework, words: Mapping[str, Any]) -> list[Change]:
    if in_force is None:
        return []
    found = changes(portrait(in_force), framework.portrait(words))
    return [change for change in found if not change.library]


def _refusals(row: Competency, framework: Framework) -> list[str]:
    kind = framework.competencies[row.key]["kind"]
    found = []
    if row.retired_at:
        found.append(f"{row.name} is retired in this library. Restore it there, or take it out of the file.")
    if row.kind != kind:
        found.append(
            f"{row.name} ({row.key}) is a {kind} skill in the file and a {row.kind} skill in this library. "
            "Give it another key in the file if it is another competency."
        )
    return found
