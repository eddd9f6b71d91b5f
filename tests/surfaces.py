"""Every surface through which the product says something, in one list: pages and the ways of asking for them, tasks,
mail, documents, commands. `tests/permissions/test_surfaces.py` fails on one that is not here; what is here is crawled
for words, names and differences that must not reach their reader.

The routes themselves stand in the permission matrix. Here stands which rows each is asked with.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from accounts.models import User
from evaluations.models import Evaluation, Reopening, Scorecard
from exports.models import Export
from tests.permissions.matrix import MATRIX

# Whose pages hold nothing of an evaluation: asked with the matrix's own rows, by everybody (test_canary.py).
ELSEWHERE = {"accounts", "api", "competencies", "roles"}
ELSEWHERE_ALONE = {"healthz", "health_detail", "genuine"}  # and allauth's own doors, `account_…`

Rows = Callable[["Seen"], Iterable[dict[str, Any]]]


@dataclass(frozen=True)
class Seen:
    """What one reader could ask for: whether it is theirs to see or not, ids are no secret."""

    reader: User | None
    evaluations: list[Evaluation]
    exports: list[Export]
    calendar: str = ""

    @property
    def cards(self) -> Iterable[Scorecard]:
        """Those of the reader, a colleague's that is in for each evaluation, and one of each other state."""
        cards = Scorecard.objects.filter(evaluation__in=self.evaluations).order_by("evaluation_id", "state", "pk")
        mine = [card for card in cards if self.reader and card.assessor_id == self.reader.pk]
        theirs = {
            (card.state, card.evaluation_id if card.state == "submitted" else ""): card
            for card in cards
            if card not in mine
        }
        return [*mine, *theirs.values()]


def _openings(seen: Seen) -> Iterable[dict[str, Any]]:
    return [{"pk": pk} for pk in dict.fromkeys(each.opening_id for each in seen.evaluations)]


def _candidates(seen: Seen) -> Iterable[dict[str, Any]]:
    return [{"pk": each.candidate_id} for each in seen.evaluations]


def _evaluations(seen: Seen) -> Iterable[dict[str, Any]]:
    return [{"pk": each.pk} for each in seen.evaluations]


def _cards(seen: Seen) -> Iterable[dict[str, Any]]:
    return [{"pk": card.pk} for card in seen.cards]


def _lines(seen: Seen) -> Iterable[dict[str, Any]]:
    edition = seen.evaluations[0].opening.edition
    key = edition.requirements.select_related("competency").first().competency.key
    return [{"pk": card.pk, "key": key} for card in seen.cards]


def _exports(seen: Seen) -> Iterable[dict[str, Any]]:
    return [{"pk": export.pk} for export in seen.exports]


def _reopenings(seen: Seen) -> Iterable[dict[str, Any]]:
    asked = Reopening.objects.filter(scorecard__evaluation__in=seen.evaluations).order_by("asked_at", "pk")
    return [{"pk": each.pk} for each in asked]


def _interviews(seen: Seen) -> Iterable[dict[str, Any]]:
    stages = seen.evaluations[0].opening.edition.stages.values_list("key", flat=True)
    return [{"pk": each.pk, "key": key} for each in seen.evaluations for key in stages]


def _calendars(seen: Seen) -> Iterable[dict[str, Any]]:
    return [{"token": seen.calendar or "none"}]


# Each reading route with an id in its address, and the rows it is asked with.
ASKED_WITH: dict[str, Rows] = {
    "evaluations:opening_detail": _openings,
    "evaluations:opening_edit": _openings,
    "evaluations:opening_journal": _openings,
    "evaluations:panel_edit": _openings,
    "evaluations:candidate_add": _openings,
    "evaluations:candidate_edit": _candidates,
    "evaluations:evaluation_arrange": _evaluations,
    "evaluations:scoresheet": _evaluations,
    "evaluations:decision_record": _evaluations,
    "evaluations:name_show": _evaluations,
    "evaluations:scorecard_detail": _cards,
    "evaluations:override_form": _evaluations,
    "evaluations:reopening_answer": _reopenings,
    "evaluations:scorecard_reopen": _cards,
    "evaluations:scorecard_submissions": _cards,
    "evaluations:scorecard_form": _lines,
    "evaluations:scorecard_review": _cards,
    "evaluations:scorecard_recuse": _cards,
    "exports:export_request": _evaluations,
    "exports:export_detail": _exports,
    "exports:export_download": _exports,
    "notices:interview_calendar": _interviews,
    "notices:feed": _calendars,
}

# Every parameter that a page reads from its address, with values that sort, filter, page, or are nonsense.
PARAMETERS: dict[str, tuple[str, ...]] = {
    "order": ("disagreement", "gap", "level"),
    "state": ("all", "closed"),
    "page": ("2", "-1"),
    "seen": ("0",),
    "kind": ("hard",),
    "from": ("1",),
    "to": ("2",),
    "opening": ("x",),
    "code": ("0000-0000-0000",),
    "digest": ("0" * 64,),
}
# What readers and their tools try, and no page reads.
UNREAD = {
    "expand": "ratings",
    "fields": "level",
    "min_score": "4",
    "q": "strong",
    "ordering": "-level",
    "format": "csv",
}

# Ways of asking for one page. The first is a browser's; none may tell more than it does.
HTMX = {"HX-Request": "true"}
WAYS: dict[str, tuple[str, dict[str, str]]] = {
    "plain": ("GET", {}),
    "fragment": ("GET", {**HTMX, "HX-Target": "competencies"}),
    "history": ("GET", {**HTMX, "HX-History-Restore-Request": "true"}),
    "again": ("GET", {"If-Modified-Since": "Thu, 01 Jan 1970 00:00:00 GMT", "If-None-Match": "*"}),
    "data": ("GET", {"Accept": "application/json"}),
    "head": ("HEAD", {}),
    "options": ("OPTIONS", {}),
}

# --- what is not a page ---

TASKS = {
    *("exports.tasks.beat", "exports.tasks.make_export", "exports.tasks.make_in_bulk"),
    "notices.tasks.send",
}
EXPORTS = {"scorecard", "kit", "batch", "table"}
# Kinds of mail (tests/notices/test_letters.py reads each), and the templates of what the sign-in library sends.
MAIL = {
    *("assigned", "day_before", "on_the_day", "overdue", "escalated", "nudged"),
    *("reopening_asked", "reopening_answered", "export_ready"),
}
ACCOUNT_MAIL = {"password_reset_key", "unknown_account"}
# Commands; those whose output is about what the company recorded are run, with these options, and read.
COMMANDS: dict[str, dict[str, Any] | None] = {
    "add_person": None,
    "demo": None,
    "load_framework": None,
    "populate": None,
    "remind": {"once": True},
    "seed_company": None,
    "sweep": {"once": True},
    "verify_journal": {},
}


def has_id(name: str) -> bool:
    """Whether a route's address holds an id: the matrix then looks one up in its world."""
    return bool(MATRIX[name].kwargs.__code__.co_names)


def app_of(name: str) -> str:
    return name.partition(":")[0] if ":" in name else ""


def is_elsewhere(name: str) -> bool:
    return app_of(name) in ELSEWHERE or name in ELSEWHERE_ALONE or name.startswith("account_")


def pages(seen: Seen) -> Iterator[str]:
    """Every address that could hold a word of these evaluations, as it stands in a link."""
    for name, door in MATRIX.items():
        if "GET" not in door.answers or is_elsewhere(name):
            continue
        if not has_id(name):
            yield reverse(name)
            continue
        yield from (reverse(name, kwargs=row) for row in ASKED_WITH[name](seen))


def questions(url: str) -> list[str]:
    """The same address with every parameter there is, and those nobody reads: once with the first values, once with
    the last."""
    return [
        f"{url}?{urlencode({**{name: values[at] for name, values in PARAMETERS.items()}, **UNREAD})}" for at in (0, -1)
    ]


def takes_a_question(url: str) -> bool:
    """Lists, home and scoresheets: what an unread parameter does to the others is the same code for all."""
    return (
        url in LISTS
        or re.fullmatch(r"/evaluations/[0-9a-f-]{36}/|/openings/[0-9a-f-]{36}/(journal/)?", url) is not None
    )


LISTS = {"/", "/openings/", "/exports/", "/late/"}


def requests(seen: Seen, ways: Iterable[str] = WAYS) -> Iterator[tuple[str, str, str, dict[str, str]]]:
    """Way, method, address and headers of everything a reader could ask. Parameters are tried in the plain way; what
    may be answered as a fragment is what takes them, and each export.
    """
    for url in pages(seen):
        for way in ways:
            method, headers = WAYS[way]
            if way not in ("fragment", "history") or takes_a_question(url) or url.startswith("/exports/"):
                yield way, method, url, headers
        if "plain" in ways and takes_a_question(url):
            yield from (("plain", "GET", asked, {}) for asked in questions(url))
