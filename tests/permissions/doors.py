"""What a row of the matrix is made of."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field

from django.apps import apps

from tests.permissions.world import PERSONS, World


@dataclass(frozen=True)
class Door:
    name: str
    answers: dict[str, str]
    kwargs: Callable[[World], dict] = field(default=lambda world: {})
    data: Callable[[World], dict] = field(default=lambda world: {})
    json: bool = False
    writes_on_get: bool = False
    insider: str = "H"

    def expected(self, method: str) -> dict[str, str]:
        return dict(zip(PERSONS, self.answers[method].split(), strict=True))

    @property
    def public(self) -> bool:
        return any(row.split()[0] != "L" for row in self.answers.values())


def everyone(answer: str, *, nobody: str = "L") -> str:
    return " ".join([nobody, *[answer] * (len(PERSONS) - 1)])


def by_pk(what: str) -> Callable[[World], dict]:
    return lambda world: {"pk": getattr(world, what).pk}


def snapshot() -> str:
    """A digest of every row of every table, sessions apart: what a refused request must leave as it is."""
    seen = hashlib.sha256()
    for model in apps.get_models(include_auto_created=True):
        if model._meta.label_lower != "sessions.session":
            seen.update(repr(list(model._base_manager.order_by("pk").values_list())).encode())
    return seen.hexdigest()
