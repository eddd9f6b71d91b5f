"""The pages of a batch: asked for, watched, ended."""

import uuid

import pytest
from django.urls import reverse

from evaluations.actions import panels
from evaluations.models import Scorecard
from exports import tasks
from exports.actions import batches, exports
from exports.actions.batches import Wish
from exports.enums import ExportState
from exports.models import Export
from tests.exports.pages import text, url
from tests.factories import evaluations as story
from tests.factories import exports as factory

NEW = "exports:batch_request"
DETAIL_QUERIES = 6  # session, user, export, tally, openings, what failed; nobody is left out


@pytest.fixture
def asked(panel, people):
    def ask(candidates=3, **options):
        made = panel(candidates=candidates)
        return batches.request([made.opening], by=people.manager, key=uuid.uuid4(), wish=Wish(**options))

    return ask


def test_form_offers_the_openings_one_runs_with_what_is_complete(manager, panel):
    made = panel(candidates=3, title="Logistics Platform")
    page = text(manager.get(f"{reverse(NEW)}?opening={made.opening.pk}"))
    assert "Logistics Platform: three candidates with all scorecards in" in page


def test_an_openings_page_leads_to_the_form_with_that_one_chosen(manager, panel, browser, people):
    one, _ = panel(candidates=1).opening, panel(candidates=1)
    link = f"{reverse(NEW)}?opening={one.pk}"
    assert link in manager.get(reverse("evaluations:opening_detail", args=[one.pk])).content.decode()
    form = manager.get(link).context["form"]
    assert [str(box.data["value"]) for box in form["openings"] if box.data["selected"]] == [str(one.pk)]
    assessor = browser(people.interviewer).get(reverse("evaluations:opening_detail", args=[one.pk]))
    assert (assessor.status_code, link in assessor.content.decode()) == (200, False)


def test_a_draft_opening_has_nothing_to_export(manager, small_profile, people):
    draft = story.draft_opening(small_profile, manager=people.manager)
    page = manager.get(reverse("evaluations:opening_detail", args=[draft.pk])).content.decode()
    assert f"{reverse(NEW)}?opening={draft.pk}" not in page


def test_form_sent_leads_to_the_batch(manager, panel):
    made = panel(candidates=2)
    sent = {
        "key": str(uuid.uuid4()),
        "openings": [made.opening.pk],
        "what": "pdf",
        "which": "complete",
        "candidate": "named",
    }
    answer = manager.post(reverse(NEW), sent)
    batch = Export.objects.get(kind="batch")
    assert (answer.status_code, answer.url) == (302, url("detail", batch))
    assert manager.post(reverse(NEW), sent).url == url("detail", batch)
    assert Export.objects.filter(kind="batch").count() == 1
    assert {child.parameters["name_candidate"] for child in batch.children.all()} == {True}


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"what": "pdf", "which": "complete"}, "Openings: Choose at least one opening."),
        ({"openings": [str(uuid.uuid4())], "what": "pdf", "which": "complete"}, "is not one of the available choices"),
        ({"openings": ["x"], "what": "pdf", "which": "complete"}, "is not a valid"),
        ({"what": "pdf", "which": "all of them"}, "is not one of the available choices"),
    ],
)
def test_form_that_does_not_hold_says_why_and_starts_nothing(manager, panel, sent, said):
    panel(candidates=1)
    answer = manager.post(reverse(NEW), sent)
    assert answer.status_code == 200
    assert said in text(answer)
    assert Export.objects.count() == 0


def test_nothing_to_export_is_a_sentence(manager, panel):
    made = panel(candidates=1, submitted=0)
    answer = manager.post(reverse(NEW), {"openings": [made.opening.pk], "what": "pdf", "which": "begun"})
    assert "None of these candidates has scorecards that you may read now" in text(answer)


def test_page_says_how_far_it_is_and_polls_until_it_ends(manager, asked):
    batch = asked()
    factory.finished(batch.children.first())
    page = manager.get(url("detail", batch))
    assert "1 of 3 ready." in text(page)
    assert 'hx-trigger="every 2s"' in page.content.decode()
    assert "Running" in text(page)


def test_page_names_whom_it_leaves_out_and_why(manager, panel, people):
    made = panel(candidates=2)
    panels.seat(made.opening, by=people.hr, assessor=people.manager, stage=made.opening.edition.stages.first())
    made.evaluations[0].scorecards.get(assessor=people.manager).delete()
    batch = batches.request([made.opening], by=people.manager, key=uuid.uuid4(), wish=Wish(which="begun"))
    left = made.evaluations[1].candidate.name
    said = f"1 left out. {left}: your own scorecard is not in yet, so the others’ stay closed to you."
    assert said in text(manager.get(url("detail", batch)))
    assert said in text(manager.get(reverse("exports:export_list")))


def test_page_of_a_batch_with_failures_says_which_and_offers_to_try_them(manager, asked):
    batch = asked(2)
    good, bad = batch.children.all()
    factory.finished(good)
    Export.objects.filter(pk=bad.pk).update(state=ExportState.FAILED, error="It broke.")
    tasks.make_in_bulk()
    page = text(manager.get(url("detail", batch)))
    assert "Ready, 1 failed" in page
    assert "It broke." in page
    assert "Try the 1 again" in page
    assert "Download" in page


def test_download_is_a_zip_under_a_plain_name(manager, asked):
    batch = asked(1)
    factory.finished(batch.children.get())
    tasks.make_in_bulk()
    answer = manager.get(url("download", batch))
    assert answer["Content-Type"] == "application/zip"
    assert answer["Content-Disposition"] == f'attachment; filename="scorecards-{batch.pk.hex[:8]}.zip"'
    assert b"".join(answer.streaming_content)[:2] == b"PK"


def test_cancelled_batch_says_how_far_it_came_and_runs_again(manager, asked):
    batch = asked(3)
    factory.finished(batch.children.first())
    manager.post(url("cancel", batch))
    assert "when 1 of 3 were ready" in text(manager.get(url("detail", batch)))
    answer = manager.post(reverse("exports:batch_run_again", args=[batch.pk]))
    again = Export.objects.filter(kind="batch").exclude(pk=batch.pk).get()
    assert answer.url == url("detail", again)


@pytest.mark.parametrize("candidates", [1, 30])
def test_page_and_list_ask_the_same_however_large_the_batch(manager, asked, candidates, django_assert_num_queries):
    batch = asked(candidates)
    with django_assert_num_queries(DETAIL_QUERIES):
        manager.get(url("detail", batch))
    with django_assert_num_queries(9):
        manager.get(reverse("exports:export_list"))


def test_list_shows_a_batch_as_one_line(manager, asked):
    asked(5)
    page = text(manager.get(reverse("exports:export_list")))
    assert page.count("0 of 5 ready.") == 1
    assert "Five scorecards" in page


def test_run_again_is_not_offered_or_done_once_an_opening_was_handed_over(manager, people, panel):
    mine, lost = panel(candidates=1, title="Kept"), panel(candidates=1, title="Handed over")
    batch = batches.request([mine.opening, lost.opening], by=people.manager, key=uuid.uuid4(), wish=Wish())
    exports.cancel(batch, by=people.manager)
    lost.opening.manager = people.other_manager
    lost.opening.save()
    panels.seat(lost.opening, by=people.hr, assessor=people.manager, stage=lost.opening.edition.stages.first())
    page = text(manager.get(url("detail", batch)))
    assert "not open to you at the moment, so it cannot be downloaded or made again." in page
    assert "Run again" not in page
    assert "Run again" not in text(manager.get(reverse("exports:export_list")))
    assert manager.post(reverse("exports:batch_run_again", args=[batch.pk])).status_code == 403
    assert Export.objects.listed().count() == 1


def test_title_of_a_form_that_does_not_hold_says_so_once(manager, panel):
    panel(candidates=1)
    page = text(manager.post(reverse(NEW), {"what": "pdf"}))
    assert page.startswith(" Error: Export scorecards")


@pytest.mark.parametrize("wish", [Wish(), Wish(written_as="csv")], ids=["zip", "table"])
def test_file_in_which_somebody_was_closed_to_its_owner_is_withheld_and_says_what_to_do(manager, people, panel, wish):
    made = panel(candidates=2)
    batch = batches.request([made.opening], by=people.manager, key=uuid.uuid4(), wish=wish)
    for child in batch.children.all():
        factory.finished(child)
    tasks.make_in_bulk()
    assert "Download" in text(manager.get(url("detail", batch)))
    Scorecard.objects.create(evaluation=made.evaluations[0], assessor=people.manager)
    page = text(manager.get(url("detail", batch)))
    assert "Somebody in this file is no longer open to you" in page
    assert ("Download" in page, "Run again" in page) == (False, True)
    answer = manager.get(url("download", batch))
    assert (answer.status_code, "This file cannot be downloaded" in text(answer)) == (404, True)
    assert f'href="{url("detail", batch)}"' in answer.content.decode()


WISHED = {"evidence": True, "name_assessors": True, "name_candidate": False, "mail": False, "kits": False}


@pytest.mark.parametrize(
    ("sent", "wished"),
    [
        ({}, {}),
        ({"evidence": "left_out"}, {"evidence": False}),
        ({"assessors": "lettered"}, {"name_assessors": False}),
        ({"candidate": "named"}, {"name_candidate": True}),
        ({"mail": "on"}, {"mail": True}),
        ({"what": "kits"}, {"kits": True}),
        ({"what": "json"}, {"written_as": "json"}),
    ],
)
def test_form_asks_for_what_is_chosen_and_nothing_else(manager, panel, sent, wished):
    opening = panel(candidates=1).opening
    manager.post(reverse(NEW), {"openings": [opening.pk], "what": "pdf", "which": "complete", **sent})
    kept = Export.objects.listed().get().parameters
    expected = {**WISHED, "which": "complete", "written_as": "", "openings": [str(opening.pk)], **wished}
    assert {name: kept[name] for name in expected} == expected
