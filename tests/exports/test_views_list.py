"""The list of one's own exports."""

import pytest
from django.urls import reverse

from exports.enums import ExportState
from tests.exports.pages import inside, set_state, text, url
from tests.factories import evaluations as story
from tests.factories import exports as factory

LIST_QUERIES = 8  # session, user, count, exports, two for what they show, what can be exported, one and by the hundred


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
