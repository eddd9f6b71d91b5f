"""A starter file into a first draft. Where the role has an edition already, it is HR's, and left alone."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError

from accounts.access import guarded
from accounts.models import User
from roles.actions import portraits, roles
from roles.models import Edition, Role
from roles.policies import keep_roles

Data = Mapping[str, Any]


@guarded(keep_roles)
def load(path: Path, /, *, by: User) -> Edition | None:
    """Edition 1 of the role a TOML file describes, as a draft; None where the role has an edition.

    Raises ValidationError that names the file where it is no role, or asks for a competency the library lacks.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        key, name = data["key"], data["name"]
        role = Role.objects.filter(key=key).first() or roles.add(Role(key=key, name=name), by=by)
        if role.editions.exists():
            return None
        return portraits.draw(role, by=by, said=_portrait(data), others=_others(data))
    except (KeyError, TypeError, AttributeError, tomllib.TOMLDecodeError) as error:
        raise ValidationError(f"{path.name} is not a role profile: {error}.") from error
    except ValidationError as error:
        raise ValidationError([f"{path.name}: {sentence}" for sentence in error.messages]) from error


def _portrait(data: Data) -> Data:
    """The file's shorter spelling, in the shape of a portrait."""
    moves = [
        {**_without(line, "role_key"), "title": line["role"], "role": line.get("role_key")}
        for line in data["career_moves"]
    ]
    requirements = [{**_without(line, "key"), "competency": line["key"]} for line in data["requirements"]]
    return {**data, "pay": data.get("pay"), "requirements": requirements, "career_moves": moves}


def _others(data: Data) -> dict[str, str]:
    return {line["role_key"]: line["role"] for line in data["career_moves"] if "role_key" in line}


def _without(line: Data, name: str) -> Data:
    return {each: value for each, value in line.items() if each != name}
