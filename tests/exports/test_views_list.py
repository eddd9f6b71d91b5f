"""The list of one's own exports."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from exports.actions import batches
from exports.enums import ExportState
from tests.exports.pages import inside, set_state, text, url
from tests.factories import evaluations as story
from tests.factories import exports as factory

LIST_QUERIES = 9  # session, user, count, exports, two of what they show, one and many to export, kits


def test_list_without_exports_says_so_and_offers_what_can_be_made(manager, measured):
    page = manager.get(reverse("exports:export_list"))
    assert page.status_code == 200
    assert "No exports yet" in text(page)
    assert f'href="{url("request", measured)}"' in page.content.decode()
    assert "Private notes are never exported." in text(page)


@pytest.mark.parametrize(
    ("state", "action"),
    [
        (ExportState.QUEUED, "Cancel"),
        (ExportState.RUNNING, "Cancel"),
        (ExportState.READY, "Download"),
        (ExportState.FAILED, "Try again"),
        (ExportState.CANCELLED, "Run again"),
        (ExportState.EXPIRED, "Run again"),
    ],
)
def test_list_offers_the_action_that_matches_the_state(manager, measured, people, state, action):
    export = factory.ready(measured, by=people.manager)
    if state != ExportState.READY:
        set_state(export, state, error="It broke." if state == ExportState.FAILED else "")
    found = text(manager.get(reverse("exports:export_list")))
    offered = [word for word in ("Cancel", "Download", "Try again", "Run again") if f" {word} " in found]
    assert offered == [action]
    assert f" {state.label} " in found


def test_list_says_size_and_how_long_a_ready_file_is_kept(manager, measured, people):
    export = factory.ready(measured, by=people.manager, content=b"%PDF" + b"x" * 131072)
    found = text(manager.get(reverse("exports:export_list")))
    local = export.expires_at.astimezone(people.manager.zone)
    assert f"{local.day} {local:%b}, {local:%H:%M}" in found
    assert "128.0 KB" in found
    assert "3 pages" in found


def test_list_shows_ones_own_exports_alone(manager, measured, people):
    factory.ready(measured, by=people.hr)
    assert "No exports yet" in text(manager.get(reverse("exports:export_list")))


def test_list_takes_the_same_queries_for_one_row_and_for_thirty(
    manager, measured, people, small_profile, django_assert_num_queries
):
    factory.ready(measured, by=people.manager)
    with django_assert_num_queries(LIST_QUERIES):
        manager.get(reverse("exports:export_list"))
    others = story.panel_round(small_profile, manager=people.manager, candidates=5).evaluations
    for at in range(29):
        export = factory.requested(others[at % 5], by=people.manager)
        set_state(export, list(ExportState)[at % 2 + 3], error="It broke.")
    with django_assert_num_queries(LIST_QUERIES):
        page = manager.get(reverse("exports:export_list"))
    assert page.content.decode().count("<tr>") == 31


def test_list_goes_on_on_another_page(manager, measured, people):
    for _ in range(31):
        set_state(factory.requested(measured, by=people.manager), ExportState.CANCELLED)
    first = manager.get(reverse("exports:export_list"))
    last = manager.get(reverse("exports:export_list") + "?page=2")
    assert [page.content.decode().count("<tr>") for page in (first, last)] == [31, 2]
    assert manager.get(reverse("exports:export_list") + "?page=nonsense").status_code == 200


def test_list_polls_only_while_something_is_being_made(manager, measured, people):
    export = factory.requested(measured, by=people.manager)
    assert 'hx-trigger="every 2s"' in inside(manager.get(reverse("exports:export_list")), "exports")
    set_state(export, ExportState.CANCELLED)
    assert "hx-" not in inside(manager.get(reverse("exports:export_list")), "exports")


def test_list_names_no_candidate_the_reader_may_no_longer_know(manager, measured, people):
    factory.ready(measured, by=people.manager)
    measured.opening.manager = people.other_manager
    measured.opening.save()
    found = text(manager.get(reverse("exports:export_list")))
    assert "Priya" not in found
    assert "Scorecard, no longer open to you" in found
    assert " Download " not in found


def test_list_calls_a_candidate_of_an_anonymous_opening_by_code_name(browser, people, small_profile):
    made = story.panel_round(small_profile, manager=people.manager, assessors=[people.interviewer], anonymous=True)
    factory.ready(made.evaluation, by=people.interviewer)
    found = text(browser(people.interviewer).get(reverse("exports:export_list")))
    assert "Priya" not in found
    assert made.evaluation.candidate.code_name in found


def test_list_says_why_an_export_failed(manager, measured, people):
    set_state(factory.requested(measured, by=people.manager), ExportState.FAILED, error="The page would not end.")
    assert "The page would not end." in text(manager.get(reverse("exports:export_list")))


def test_list_offers_kits_of_the_stages_one_is_seated_in(browser, people, measured):
    stages = list(measured.opening.edition.stages.order_by("pk"))
    page = browser(people.interviewer).get(reverse("exports:export_list"))
    seats = measured.opening.seats.held().filter(assessor=people.interviewer)
    assert seats.count() == len(stages) == 2
    assert list(page.context["kits"]) == stages
    url_of = reverse("exports:kit_request", args=[measured.opening.edition_id, stages[0].key])
    assert f'action="{url_of}"' in page.content.decode()
    seats.filter(stage=stages[0]).update(removed_at="2026-11-28T12:00Z")
    page = browser(people.interviewer).get(reverse("exports:export_list"))
    assert list(page.context["kits"]) == stages[1:]


def test_list_offers_no_kit_of_an_opening_that_is_closed(browser, people, measured):
    type(measured.opening).objects.update(state="closed")
    assert list(browser(people.interviewer).get(reverse("exports:export_list")).context["kits"]) == []


def test_list_says_how_long_a_batch_still_takes(manager, people, small_profile):
    made = story.panel_round(small_profile, manager=people.manager, candidates=5)
    batch = batches.request([made.opening], by=people.manager, key=uuid.uuid4(), wish=batches.Wish())
    first, *rest = batch.children.all()
    for child in (first, *rest[:2]):
        factory.finished(child)
    begun = timezone.now() - timedelta(minutes=4)
    type(first).objects.filter(pk=batch.pk).update(enqueued_at=begun)
    type(first).objects.filter(pk=first.pk).update(finished_at=begun)
    page = text(manager.get(reverse("exports:export_list")))
    assert "3 of 5 ready. About four minutes left. You can leave this page." in page
