"""The database of a run, before and after: run in a process of its own, with the settings of the run.

python -m benchmarks.load.rows make PEOPLE USERS    tables, a panel of five for each candidate, sessions; who is who
python -m benchmarks.load.rows read CARDS           what was kept
"""

import hashlib
import json
import os
import sys
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django

django.setup()

from django.conf import settings  # noqa: E402  the models need the settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402

from accounts.models import User  # noqa: E402
from evaluations.models import Scorecard  # noqa: E402
from evaluations.sheet import sheet  # noqa: E402
from roles.models import Edition  # noqa: E402
from tests.factories.evaluations import panel_round  # noqa: E402

PANEL = 5


def make(path: Path, users: int) -> None:
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    with transaction.atomic():
        call_command("load_framework", verbosity=0, stdout=open(os.devnull, "w"))  # noqa: SIM115
        edition = Edition.objects.get(state="published", role__key="technical-director")
        cards: list[Scorecard] = []
        while len(cards) < users:
            seated = min(PANEL, users - len(cards))
            cards += panel_round(edition, assessors=seated, submitted=0, spread=True).cards
        people = [person(card) for card in cards]
    path.write_text(json.dumps(people))


def person(card: Scorecard) -> dict:
    """What an assessor's browser knows: its cookie, the scorecard, the requirements in focus."""
    return {
        "session": session(card.assessor),
        "cookies": [settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME],
        "card": str(card.pk),
        "requirements": [line.requirement.pk for line in sheet(card).focus],
    }


def session(user: User) -> str:
    store = SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.create()
    return str(store.session_key)


def read(path: Path) -> None:
    kept = {
        str(card.pk): {
            "version": card.version,
            "saves": [[save.version, str(save.key)] for save in card.saves.all()],
            "evidence": {
                str(line.requirement_id): hashlib.sha256(line.evidence.encode()).hexdigest()
                for line in card.ratings.all()
            },
        }
        for card in Scorecard.objects.prefetch_related("saves", "ratings")
    }
    path.write_text(json.dumps(kept))


if __name__ == "__main__":
    if sys.argv[1] == "make":
        make(Path(sys.argv[2]), int(sys.argv[3]))
    else:
        read(Path(sys.argv[2]))
