"""Nothing that names a candidate reaches an assessor of an anonymous opening, whatever door they knock at and how."""

import uuid
from dataclasses import replace

import pytest
from django.db import transaction

from evaluations.models import Candidate, Evaluation
from notices.actions import feeds
from tests.factories import exports as make_exports
from tests.permissions.doors import Door
from tests.permissions.matrix import MATRIX
from tests.permissions.needles import PERSON, named
from tests.permissions.story import CHANGING, body
from tests.permissions.test_every_door import client_of, knock

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]
# The matrix's rows are asked as if the whole world were the anonymous opening.
PERSONS = ("I+", "I=", "Hb")


@pytest.fixture(scope="module")
def coded_world(world):
    coded = world.coded
    Candidate.objects.filter(pk=coded.candidate_id).update(**PERSON)
    coded = Evaluation.objects.select_related("candidate", "opening").get(pk=coded.pk)
    cards = {name: coded.scorecards.get(assessor=world.people[name]) for name in PERSONS}
    exports = {"M+": make_exports.requested(coded, by=world.people["I="])}
    same = dict.fromkeys(("evaluation", "fresh", "decided"), coded)
    return replace(world, opening=coded.opening, candidate=coded.candidate, cards=cards, exports=exports, **same)


@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS"])
@pytest.mark.parametrize("person", PERSONS)
def test_no_door_of_the_matrix_names_the_candidate(coded_world, fresh_limits, person, method):
    found = {}
    for name, door in MATRIX.items():
        if not is_about_evaluations(door) or (method == "POST" and "POST" not in door.answers):
            continue
        fresh_limits()
        with transaction.atomic():
            client = client_of(coded_world, person)
            own = replace(coded_world, calendar=feeds.make(coded_world.people[person], by=coded_world.people[person]))
            answers = {"": knock(own, client, door, method)}
            answers["after"] = client.get("/openings/")  # what was said about it, on the next page
            for place, answer in answers.items():
                cookies = {name: each.value for name, each in answer.cookies.items() if name == "messages"}
                said = f"{sorted(answer.headers.items())} {cookies}".encode() + CHANGING.sub(b"", body(answer))
                found[f"{name} {place}"] = said
            transaction.set_rollback(True)
    assert named(found) == {}


def is_about_evaluations(door: Door) -> bool:
    return door.name.partition(":")[0] not in ("api", "competencies", "roles") and not door.name.startswith("account")


def test_an_error_page_names_nobody(coded_world):
    client = client_of(coded_world, "I+")
    pk = coded_world.evaluation.pk
    urls = [f"/evaluations/{pk}/arrange/", f"/evaluations/{uuid.uuid4()}/", f"/evaluations/{pk}/x/"]
    answers = {url: client.get(url) for url in urls}
    assert [answer.status_code for answer in answers.values()] == [403, 404, 404]
    assert named({url: body(answer) for url, answer in answers.items()}) == {}
