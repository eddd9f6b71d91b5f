"""The database of a run: made, then asked for batches. Run in a process of its own, with the settings of the run.

python -m benchmarks.bulk.rows make OPENINGS CANDIDATES    openings whose scorecards are all in, four assessors each
python -m benchmarks.bulk.rows export                      one ZIP of every scorecard; waits, and says what came of it
"""

import json
import os
import sys
import time
import uuid

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django

django.setup()

from django.core.management import call_command  # noqa: E402  the models need the settings
from django.db import transaction  # noqa: E402

from accounts.models import User  # noqa: E402
from benchmarks.bulk import people  # noqa: E402
from benchmarks.pdf import cards  # noqa: E402
from evaluations.actions import evaluations as rounds  # noqa: E402
from evaluations.actions import scorecards  # noqa: E402
from evaluations.models import Opening, Scorecard  # noqa: E402
from evaluations.sheet import sheet  # noqa: E402
from exports.actions import batches  # noqa: E402
from exports.enums import UNFINISHED  # noqa: E402
from exports.models import Export  # noqa: E402
from roles.models import Edition  # noqa: E402
from tests.factories.evaluations import add, fill, panel_round  # noqa: E402

ASSESSORS = 4
LOOK = 1.0  # seconds between two looks at the batch


def said(row: int, seat: int) -> str:
    """As long as the evidence of the scorecard that pdf_scorecard.py measures, with the competency's name in it."""
    return cards.evidence(row, seat, 2 + (row + seat) % 4, "{competency}, as {assessor} heard it")


def summed_up(row: int, seat: int) -> str:
    return cards.evidence(row, seat, 2 + (row + seat) % 4, "what the others are to know")


def make(openings: int, candidates: int) -> None:
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    with transaction.atomic():
        call_command("load_framework", verbosity=0, stdout=open(os.devnull, "w"))  # noqa: SIM115
        edition = Edition.objects.get(state="published", role__key="technical-director")
    manager = None
    for _ in range(openings):
        with transaction.atomic():
            made = panel_round(edition, manager=manager, assessors=ASSESSORS, candidates=0)
            manager = made.manager
            for at in range(candidates):
                evaluation = add(made.opening, by=manager, name=people.name(at))
                rounds.begin(evaluation, by=manager)
                for seat, card in enumerate(made.cards_of(evaluation)):
                    fill(card, place=seat, evidence=f"{at}. {said(at, seat)}", summary=summed_up(seat, at))
                    if seat == 0 and at in people.ODD_NOTES:
                        remark(card, at)
                    scorecards.submit(card, by=card.assessor)


def remark(card: Scorecard, at: int) -> None:
    """Something odd on the first competency of the assessor, in place of what stands there."""
    line = sheet(card).focus[0]
    answers = {line.requirement: scorecards.Answer(line.rating.level, "", people.note(at, line.rating.evidence))}
    scorecards.save(card, by=card.assessor, version=card.version, key=uuid.uuid4(), answers=answers)


def export() -> None:
    openings = list(Opening.objects.order_by("pk"))
    by = User.objects.get(pk=openings[0].manager_id)
    begun = time.monotonic()
    wish = batches.Wish(evidence=True, name_candidate=True)
    batch = batches.request(openings, by=by, key=uuid.uuid4(), wish=wish)
    while batch.state in UNFINISHED:
        time.sleep(LOOK)
        batch.refresh_from_db()
    made = Export.objects.filter(batch=batch, state="ready").count()
    print(json.dumps({"state": batch.state, "made": made, "seconds": time.monotonic() - begun, "size": batch.size}))


if __name__ == "__main__":
    {"make": make, "export": export}[sys.argv[1]](*map(int, sys.argv[2:]))
