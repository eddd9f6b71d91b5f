"""Fetching the file."""

import re

import pytest

from accounts.models import Entry, User
from evaluations.models import Candidate, Reveal, Scorecard
from exports import lines, policies, storage
from exports.enums import ExportState
from exports.models import Export
from exports.querysets import Clock
from tests.exports.pages import set_state, text, url
from tests.factories import evaluations as story
from tests.factories import exports as factory

NASTY = [
    "../../etc/passwd",
    "CON",
    "a/b\\c",
    'x"; filename="evil.exe',
    "x\r\nSet-Cookie: a=b",
    "李小龍",
    "محمد",
    "Zoë Łukasz-Ångström",
    "<script>alert(1)</script>",
    "." * 200,
    "n" * 200,
    "%2e%2e%2f",
    "-rf",
    "\u202egpj.exe",
    "😀",
    "a;b|c&d",
    "LPT1.txt",
    "~root",
    "O'Brien",
    "  ",
]


def fetch(answer):
    """All of a file, read to its end: closing it early would end the test's own connection."""
    return b"".join(answer.streaming_content)


def test_download_is_the_file_under_a_plain_name_and_never_stored(store, manager, measured, people):
    export = factory.ready(measured, by=people.manager)
    answer = manager.get(url("download", export))
    assert fetch(answer) == factory.PDF
    name = f"scorecard-priya-raghunathan-{export.pk.hex[:8]}.pdf"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["Content-Length"] == str(len(factory.PDF))
    assert answer.streaming is True


def test_download_is_kept_in_the_journal_with_the_reveal(manager, measured, people):
    export = factory.ready(measured, by=people.manager)
    fetch(manager.get(url("download", export)))
    told = Entry.objects.filter(actor=people.manager, subject_type="exports.export").values_list("verb", flat=True)
    assert list(told) == ["requested", "downloaded"]
    assert Reveal.objects.filter(person=people.manager, evaluation=measured).count() == 1


def test_download_by_head_keeps_nothing(manager, measured, people):
    export = factory.ready(measured, by=people.manager)
    before = Entry.objects.count()
    assert manager.head(url("download", export)).status_code == 405
    assert Entry.objects.count() == before


def test_download_of_what_is_not_ready_finds_nothing(manager, measured, people):
    export = factory.ready(measured, by=people.manager)
    for state in set(ExportState) - {ExportState.READY}:
        set_state(export, state, error="It broke.")
        assert manager.get(url("download", export)).status_code == 404


def test_download_past_its_day_finds_nothing(manager, measured, people):
    export = factory.ready(measured, by=people.manager)
    Export.objects.update(expires_at=Clock(-1))
    assert manager.get(url("download", export)).status_code == 404


def test_download_once_blind_finds_nothing(browser, measured, people):
    export = factory.ready(measured, by=people.interviewer)
    Scorecard.objects.filter(assessor=people.interviewer).update(state="draft", submitted_at=None)
    interviewer = browser(people.interviewer)
    assert interviewer.get(url("download", export)).status_code == 404
    assert "not open to you at the moment" in text(interviewer.get(url("detail", export)))


def test_download_with_a_name_ends_when_one_is_asked_to_score_anonymously(browser, people, small_profile):
    made = story.panel_round(small_profile, manager=people.manager, anonymous=True, candidates=2)
    export = factory.ready(made.evaluation, by=people.manager)
    manager = browser(people.manager)
    fetch(manager.get(url("download", export)))
    Scorecard.objects.create(evaluation=made.evaluations[1], assessor=people.manager)
    assert manager.get(url("download", export)).status_code == 404


def test_download_of_a_closed_account_leads_to_sign_in(manager, measured, people):
    export = factory.ready(measured, by=people.manager)
    User.objects.filter(pk=people.manager.pk).update(is_active=False)
    assert manager.get(url("download", export)).url.startswith("/sign-in/")


@pytest.mark.parametrize("header", ["", "X-Sendfile"])
@pytest.mark.parametrize("how", ["missing", "changed"])
def test_download_of_a_lost_file_says_so_and_offers_to_make_it_again(
    manager, measured, people, settings, damage, how, header
):
    settings.SENDFILE_HEADER = header
    export = factory.ready(measured, by=people.manager)
    damage(export.file, how)
    answer = manager.get(url("download", export))
    assert answer.status_code == 404
    assert "The file is missing" in text(answer)
    assert manager.post(url("try_again", export)).url == url("detail", export)


@pytest.mark.parametrize("header", ["X-Accel-Redirect", "X-Sendfile"])
def test_download_by_the_web_server_in_front_names_the_file_and_has_no_body(
    manager, measured, people, settings, header
):
    settings.SENDFILE_HEADER = header
    export = factory.ready(measured, by=people.manager)
    answer = manager.get(url("download", export))
    place = {"X-Accel-Redirect": "/_exports", "X-Sendfile": str(settings.EXPORT_DIR)}[header]
    assert (answer.status_code, answer.content, answer.headers[header]) == (200, b"", f"{place}/{export.file}")
    name = f"scorecard-priya-raghunathan-{export.pk.hex[:8]}.pdf"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert Entry.objects.filter(verb="downloaded").count() == 1


@pytest.mark.parametrize("header", ["X-Accel-Redirect", "X-Sendfile"])
def test_download_by_the_web_server_in_front_asks_for_the_rights_all_the_same(
    browser, measured, people, settings, header
):
    settings.SENDFILE_HEADER = header
    export = factory.ready(measured, by=people.manager)
    answer = browser(people.hr).get(url("download", export))
    assert (answer.status_code, header in answer.headers) == (404, False)


@pytest.mark.parametrize("fault", [storage.StorageAway("the bucket answers 503"), storage.StorageFull()])
def test_download_while_the_storage_is_away_says_so_and_keeps_nothing(manager, measured, people, monkeypatch, fault):
    export = factory.ready(measured, by=people.manager)

    def away(name, digest):
        raise fault

    monkeypatch.setattr(storage, "read", away)
    answer = manager.get(url("download", export))
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    assert "The document is not lost; try again in a minute." in text(answer)
    assert Entry.objects.filter(verb="downloaded").count() == 0
    assert Reveal.objects.count() == 0


def test_download_whose_rights_cannot_be_told_hands_nothing_out(manager, measured, people, monkeypatch):
    def out_of_order(user, subject):
        raise RuntimeError("The law is out of order.")

    export = factory.ready(measured, by=people.manager)
    monkeypatch.setattr(policies, "make", out_of_order)
    manager.raise_request_exception = False
    answer = manager.get(url("download", export))
    assert (answer.status_code, factory.PDF in answer.content) == (500, False)
    assert Entry.objects.filter(verb="downloaded").count() == 0


@pytest.mark.thorough
def test_download_reads_no_file_for_whom_it_is_not(browser, measured, people, monkeypatch):
    export = factory.ready(measured, by=people.interviewer)
    Scorecard.objects.filter(assessor=people.interviewer).update(state="draft", submitted_at=None)
    read = []
    monkeypatch.setattr(storage, "read", lambda name, digest: read.append(name))
    assert (browser(people.interviewer).get(url("download", export)).status_code, read) == (404, [])


def test_download_made_afresh_while_it_was_read_is_not_handed_out(manager, measured, people, monkeypatch):
    export = factory.ready(measured, by=people.manager)
    read, files = storage.read, []

    def overtaken(name, digest):
        files.append(read(name, digest))
        Export.objects.update(digest="0" * 64)
        return files[0]

    monkeypatch.setattr(storage, "read", overtaken)
    answer = manager.get(url("download", export))
    assert answer.status_code == 409
    assert "made afresh in the meantime" in text(answer)
    assert (files[0].closed, Entry.objects.filter(verb="downloaded").count()) == (True, 0)


def test_file_name_is_plain_whatever_the_candidate_is_called(measured, people):
    export = factory.ready(measured, by=people.manager)
    for name in NASTY:
        Candidate.objects.update(name=name)
        found = lines.file_name(export)
        assert re.fullmatch(r"scorecard-([a-z0-9_-]{1,60}-)?[0-9a-f]{8}\.pdf", found), name
