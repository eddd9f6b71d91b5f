"""The private calendar address: shown once, dead when taken back or its person may no longer sign in."""

import hashlib
import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from accounts.models import Entry
from notices.actions import feeds
from notices.models import Feed

pytestmark = pytest.mark.django_db
PAGE = "/settings/calendar/"


@pytest.fixture
def own(client, people):
    client.force_login(people.interviewer)
    return client


def address(response):
    found = re.findall(r'value="http://localhost:8000(/calendar/[\w-]{43}\.ics)"', response.content.decode())
    return found[0] if found else None


def open_(path):
    """As a calendar program does: without a session."""
    return Client().get(path)


def test_address_is_shown_once_and_only_its_digest_is_kept(own, people):
    assert address(own.get(PAGE)) is None
    path = address(own.post(PAGE))
    token = path.removeprefix("/calendar/").removesuffix(".ics")
    assert Feed.objects.values_list("person", "digest").get() == (
        people.interviewer.pk,
        hashlib.sha256(token.encode()).hexdigest(),
    )
    assert (address(own.get(PAGE)), token in own.get("/settings/").content.decode()) == (None, False)
    assert token not in str(list(Entry.objects.values_list("facts", flat=True)))


def test_address_opens_the_calendar_without_a_session_and_is_kept_by_no_cache(own, round_, people):
    round_(timezone.now(), interviews_at=timezone.now() + timedelta(days=2))
    answer = open_(address(own.post(PAGE)))
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert ("no-store" in answer["Cache-Control"], "sessionid" in answer.cookies) == (True, False)
    assert answer.content.count(b"BEGIN:VEVENT") == 3


def test_unknown_addresses_are_not_found(own):
    path = address(own.post(PAGE))
    digest = Feed.objects.get().digest
    strange = (
        "/calendar/x.ics",
        "/calendar/%00.ics",
        f"/calendar/{digest}.ics",
        path.swapcase().replace(".ICS", ".ics"),
    )
    assert [open_(each).status_code for each in strange] == [404, 400, 404, 404]


def test_a_new_address_ends_the_one_before(own):
    first, second = address(own.post(PAGE)), address(own.post(PAGE))
    assert (open_(first).status_code, open_(second).status_code, Feed.objects.count()) == (404, 200, 1)


def test_taken_back_it_is_dead_and_may_be_taken_back_twice(own):
    path = address(own.post(PAGE))
    for _ in range(2):
        assert own.post(f"{PAGE}revoke/").status_code == 302
    assert (open_(path).status_code, Feed.objects.count()) == (404, 0)


def test_it_is_dead_at_once_when_its_person_may_no_longer_sign_in(own, people):
    path = address(own.post(PAGE))
    people.interviewer.is_active = False
    people.interviewer.save()
    assert open_(path).status_code == 404


def test_making_and_taking_back_are_journalled_without_the_token(own, people):
    own.post(PAGE)
    own.post(f"{PAGE}revoke/")
    own.post(f"{PAGE}revoke/")
    told = list(Entry.objects.filter(subject_type="accounts.user").order_by("number").values_list("verb", "facts"))
    assert told == [("calendar made", {}), ("calendar revoked", {})]


def test_nobody_keeps_anothers_calendar(people):
    for act in (feeds.make, feeds.revoke):
        with pytest.raises(PermissionDenied, match="their own calendar alone"):
            act(people.interviewer, by=people.hr)


def test_settings_lead_to_it(own):
    assert f'href="{PAGE}"' in own.get("/settings/").content.decode()
