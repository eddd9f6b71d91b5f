"""One export: the page that polls, asking for it, giving it up, asking again."""

import re
import uuid

import pytest
from django.urls import reverse

from evaluations.models import Scorecard
from exports import queue
from exports.enums import ExportState
from exports.models import Export
from tests.exports.pages import HTMX, inside, set_state, text, url, without_tokens
from tests.factories import evaluations as story
from tests.factories import exports as factory


def test_fragment_and_fresh_page_say_the_same(manager, measured, people):
    waiting = factory.requested(measured, by=people.manager)
    done = factory.ready(measured, by=people.manager)
    pages = [
        (url("detail", waiting), "export"),
        (url("detail", done), "export"),
        (reverse("exports:export_list"), "exports"),
    ]
    for address, name in pages:
        fragment = manager.get(address, **HTMX).content.decode().strip()
        assert without_tokens(fragment) == without_tokens(inside(manager.get(address), name))


@pytest.mark.parametrize("name", ["detail", "list"])
def test_poll_swaps_nothing_until_something_changed(manager, measured, people, name):
    export = factory.requested(measured, by=people.manager)
    address = url("detail", export) if name == "detail" else reverse("exports:export_list")
    asked = re.search(r'hx-get="([^"]+)"', manager.get(address).content.decode())[1].replace("&amp;", "&")
    assert manager.get(asked, **HTMX).status_code == 204
    queue.claim(export.pk)
    changed = manager.get(asked, **HTMX)
    assert changed.status_code == 200
    assert "Being made." in text(changed)
    asked = re.search(r'hx-get="([^"]+)"', changed.content.decode())[1].replace("&amp;", "&")
    assert manager.get(asked, **HTMX).status_code == 204
    set_state(export, ExportState.FAILED, error="It broke.")
    assert "hx-get" not in manager.get(asked, **HTMX).content.decode()


def test_poll_without_htmx_is_a_whole_page(manager, measured, people):
    export = factory.requested(measured, by=people.manager)
    page = manager.get(url("detail", export) + "?seen=anything")
    assert page.content.decode().count("<html") == 1


def test_waiting_export_offers_a_refresh_to_those_without_script(manager, measured, people):
    export = factory.requested(measured, by=people.manager)
    page = manager.get(url("detail", export)).content.decode()
    assert f'<noscript><p><a href="{url("detail", export)}">Refresh</a></p></noscript>' in page
    assert 'role="status"' in page


def test_full_storage_is_said_to_whoever_waits(manager, measured, people):
    export = factory.requested(measured, by=people.manager)
    queue.put_back(export.pk, queue.claim(export.pk), "The storage for exports is full.")
    assert "The storage for exports is full." in text(manager.get(url("detail", export)))


def test_failed_export_says_why(manager, measured, people):
    export = factory.requested(measured, by=people.manager)
    queue.fail(export.pk, queue.claim(export.pk), "This document could not be typeset.")
    assert "This document could not be typeset." in text(manager.get(url("detail", export)))


def test_export_of_another_does_not_exist(browser, measured, people):
    export = factory.ready(measured, by=people.manager)
    for person in (people.hr, people.recruiter, people.stranger):
        answers = [browser(person).get(url(name, export)).status_code for name in ("detail", "download")]
        assert answers == [404, 404]


def test_request_page_shows_the_form_with_a_key(manager, measured):
    page = manager.get(url("request", measured))
    assert page.status_code == 200
    assert uuid.UUID(re.search(r'name="key" value="([^"]+)"', page.content.decode())[1])
    assert "Private notes are never exported." in text(page)


def test_request_sent_twice_is_one_export(manager, measured):
    sent = {"key": uuid.uuid4(), "candidate": "coded", "assessors": "lettered"}
    answers = [manager.post(url("request", measured), sent) for _ in range(2)]
    export = Export.objects.get()
    assert [answer.url for answer in answers] == [url("detail", export)] * 2
    assert (export.parameters["name_candidate"], export.parameters["name_assessors"]) == (False, False)


@pytest.mark.parametrize(
    ("sent", "quoted"), [({}, True), ({"evidence": "quoted"}, True), ({"evidence": "left_out"}, False)]
)
def test_request_says_whether_evidence_is_quoted(manager, measured, sent, quoted):
    manager.post(url("request", measured), {"key": uuid.uuid4(), **sent})
    assert Export.objects.get().parameters["evidence"] is quoted


def test_request_with_a_key_alone_names_everybody(manager, measured):
    assert manager.post(url("request", measured), {"key": uuid.uuid4()}).status_code == 302
    export = Export.objects.get()
    assert (export.parameters["name_candidate"], export.parameters["name_assessors"]) == (True, True)


@pytest.mark.parametrize("sent", [{"key": "7"}, {"assessors": "nobody"}, {"candidate": "x" * 5000}])
def test_request_with_nonsense_says_so_and_makes_nothing(manager, measured, sent):
    page = manager.post(url("request", measured), sent)
    assert page.status_code == 200
    assert "to put right" in text(page)
    assert Export.objects.count() == 0


def test_request_in_an_anonymous_opening_cannot_ask_for_the_name(browser, people, small_profile):
    made = story.panel_round(small_profile, manager=people.manager, assessors=[people.interviewer], anonymous=True)
    interviewer = browser(people.interviewer)
    assert "Priya" not in text(interviewer.get(url("request", made.evaluation)))
    interviewer.post(url("request", made.evaluation), {"candidate": "named"})
    assert Export.objects.get().parameters["name_candidate"] is False


def test_request_by_outsiders_finds_nothing(browser, measured, people):
    for person in (people.stranger, people.other_manager, people.other_recruiter):
        outsider = browser(person)
        assert outsider.get(url("request", measured)).status_code == 404
        assert outsider.post(url("request", measured)).status_code == 404
    assert Export.objects.count() == 0


def test_request_while_blind_is_refused_with_the_sentence(browser, measured, people):
    Scorecard.objects.filter(assessor=people.interviewer).update(state="draft", submitted_at=None)
    blind = browser(people.interviewer)
    for answer in (blind.get(url("request", measured)), blind.post(url("request", measured))):
        assert answer.status_code == 403
        assert "Submit your own scorecard first." in text(answer)
    assert Export.objects.count() == 0


def test_cancel_leads_back_to_the_list(manager, measured, people):
    export = factory.requested(measured, by=people.manager)
    answer = manager.post(url("cancel", export), follow=True)
    assert answer.redirect_chain == [(reverse("exports:export_list"), 302)]
    assert "The export is cancelled." in text(answer)
    assert Export.objects.get().state == "cancelled"


def test_cancel_of_a_ready_export_is_refused(manager, measured, people):
    export = factory.ready(measured, by=people.manager)
    assert manager.post(url("cancel", export)).status_code == 403


def test_try_again_leads_to_the_export(manager, measured, people):
    export = factory.ready(measured, by=people.manager)
    set_state(export, ExportState.FAILED, error="It broke.")
    assert manager.post(url("try_again", export)).url == url("detail", export)
    assert Export.objects.get().state == "queued"


@pytest.mark.parametrize("name", ["cancel", "try_again"])
def test_changing_anothers_export_finds_nothing(browser, measured, people, name):
    export = factory.requested(measured, by=people.manager)
    assert browser(people.hr).post(url(name, export)).status_code == 404
    assert Export.objects.get().state == "queued"


@pytest.mark.parametrize("name", ["cancel", "try_again"])
def test_changing_by_a_link_is_not_possible(manager, measured, people, name):
    export = factory.requested(measured, by=people.manager)
    assert manager.get(url(name, export)).status_code == 405


@pytest.mark.parametrize("name", ["detail", "request", "download"])
def test_pages_are_for_those_who_signed_in(client, measured, people, name):
    subject = measured if name == "request" else factory.ready(measured, by=people.manager)
    answer = client.get(url(name, subject))
    assert (answer.status_code, answer.url.split("?")[0]) == (302, "/sign-in/")
