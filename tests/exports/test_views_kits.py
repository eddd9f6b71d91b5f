"""Asking for an interview kit from the plan, and what the pages of exports say of it."""

import pytest
from django.urls import reverse

from exports.models import Export
from tests.exports.pages import text, url
from tests.factories import exports as factory
from tests.factories import roles as role_factory

LIST_QUERIES = 8  # session, user, count, exports, the stages they show, what can be exported, one and many, kits


@pytest.fixture
def stage(small_profile):
    return small_profile.stages.first()


def ask(stage, **other):
    """The address of a stage's kit; `other` names another edition or stage."""
    return reverse("exports:kit_request", kwargs={"pk": stage.edition_id, "key": stage.key, **other})


def test_button_beside_each_stage_asks_for_its_kit(browser, people, small_profile, stage):
    reader = browser(people.stranger)
    page = reader.get(reverse("roles:role_detail", args=[small_profile.role.key])).content.decode()
    assert [page.count(f'action="{ask(each)}"') for each in small_profile.stages.all()] == [1, 1]
    answer = reader.post(ask(stage), follow=True)
    export = Export.objects.get()
    assert answer.redirect_chain == [(url("detail", export), 302)]
    found = text(answer)
    assert "Stage 1, interview kit" in found
    assert "Job 1, edition 1, asked for on" in found
    assert "Interview kit, PDF" in found


def test_asking_for_a_kit_by_a_link_is_not_possible(manager, stage):
    assert manager.get(ask(stage)).status_code == 405


def test_asking_for_a_kit_that_is_not_there_finds_nothing(manager, stage):
    nowhere = [ask(stage, key="stage-9"), ask(stage, pk=stage.edition_id + 9), ask(stage, pk=10**30)]
    assert [manager.post(address).status_code for address in nowhere] == [404] * 3


def test_asking_for_a_drafts_kit_finds_nothing_but_for_hr(browser, people):
    stage = role_factory.draft(role_factory.role(by=people.hr), by=people.hr).stages.first()
    answers = [browser(person).post(ask(stage)).status_code for person in (people.hr, people.manager)]
    assert answers == [302, 404]
    assert "Job 1, edition 1, draft, asked for on" in text(browser(people.hr).get(url("detail", Export.objects.get())))


def test_list_and_download_call_the_kit_by_role_edition_and_stage(manager, people, stage):
    export = factory.ready_kit(stage, by=people.manager)
    assert "Stage 1, interview kit Job 1, edition 1, 3 pages" in text(manager.get(reverse("exports:export_list")))
    answer = manager.get(url("download", export))
    assert b"".join(answer.streaming_content) == factory.PDF
    assert answer.headers["Content-Disposition"] == 'attachment; filename="kit-job-1-e1-stage-1.pdf"'


def test_list_takes_the_same_queries_for_one_kit_and_for_thirty(
    manager, people, small_profile, django_assert_num_queries
):
    stages = list(small_profile.stages.all())
    factory.ready_kit(stages[0], by=people.manager)
    with django_assert_num_queries(LIST_QUERIES):
        manager.get(reverse("exports:export_list"))
    for at in range(29):
        factory.ready_kit(stages[at % 2], by=people.manager)
    with django_assert_num_queries(LIST_QUERIES):
        page = manager.get(reverse("exports:export_list"))
    assert page.content.decode().count("<tr>") == 31


def test_words_of_a_stage_are_text(browser, people):
    stage = role_factory.draft(role_factory.role(by=people.hr), by=people.hr).stages.first()
    stage.name = "<img src=x onerror=alert(1)>"
    stage.save()
    page = browser(people.hr).post(ask(stage), follow=True).content.decode()
    assert "<img src=x" not in page
    assert "&lt;img src=x onerror=alert(1)&gt;, interview kit" in page
