"""The editor's pages: what a save answers, to a script and without one."""

import pytest
from django.test import Client
from django.urls import reverse

from roles.actions import drafts, editions
from roles.models import Edition, Focus, Requirement
from tests.factories import roles as make
from tests.factories.competencies import competency

SCRIPT = {"Accept": "application/json"}


@pytest.fixture
def draft(people):
    edition = editions.publish(make.draft(make.role(by=people.hr), by=people.hr), by=people.hr, note="First.")
    return editions.open_draft(edition.role, by=people.hr)


@pytest.fixture
def client(people):
    client = Client()
    client.force_login(people.hr)
    return client


def url(name, *more):
    return reverse(f"roles:{name}", args=["job-1", *more])


@pytest.fixture
def skill(draft):
    return draft.requirements.first()


def demand(**changed):
    said = {"target": "4", "weight": "3", "must_have": "on", "minimum": "3", "reason": "The job rests on it."}
    return {**said, **{f"was-{name}": value for name, value in said.items()}, **changed}


def save(client, skill, headers=None, **changed):
    return client.post(url("draft_line", "hard", skill.pk), demand(**changed), headers=headers)


def test_a_save_answers_a_script_with_what_stands(client, skill):
    answer = save(client, skill, SCRIPT, weight="2")
    said = answer.json()
    assert (answer.status_code, said["stands"]["weight"], len(said["saved"])) == (200, "2", 5)
    assert sorted(said["fragments"]) == ["draft-changes", "draft-contents", "share"]
    assert "<b>40.0 %</b> of the whole (2 of 5)" in said["fragments"]["share"]
    assert "1 change since edition" in said["fragments"]["draft-changes"]


def test_a_save_shows_a_script_what_others_wrote_meanwhile(client, draft, skill, people):
    drafts.write(draft, by=people.hr, line=skill, said={"reason": (skill.reason, "Theirs.")})
    said = save(client, skill, SCRIPT, weight="2").json()
    assert (said["stands"]["weight"], said["stands"]["reason"]) == ("2", "Theirs.")


def test_a_conflict_answers_a_script_with_the_text_that_stands(client, draft, skill, people):
    drafts.write(draft, by=people.hr, line=skill, said={"reason": (skill.reason, "Theirs.")})
    answer = save(client, skill, SCRIPT, reason="Mine.", weight="1")
    assert (answer.status_code, answer.json()["stands"]) == (409, {"reason": "Theirs."})
    assert list(Requirement.objects.filter(pk=skill.pk).values_list("reason", "weight")) == [("Theirs.", 3)]


def test_a_conflict_without_a_script_shows_both_texts_and_the_next_save_decides(client, draft, skill, people):
    drafts.write(draft, by=people.hr, line=skill, said={"reason": (skill.reason, "Theirs.")})
    answer = save(client, skill, reason="Mine.")
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Stands there now:</span> Theirs." in page
    assert ">\nMine.</textarea>" in page
    assert '<input type="hidden" name="was-reason" value="Theirs.">' in page
    assert save(client, skill, reason="Mine.", **{"was-reason": "Theirs."}).status_code == 302
    skill.refresh_from_db()
    assert skill.reason == "Mine."


@pytest.mark.parametrize("weight", ["0", "-1", "99", "x"])
def test_a_weight_that_is_none_is_a_sentence_and_nothing_is_written(client, skill, weight):
    answer = save(client, skill, SCRIPT, weight=weight, reason="Not kept.")
    assert (answer.status_code, answer.json()) == (400, {"detail": {"weight": "A weight is 1, 2 or 3."}})
    page = save(client, skill, weight=weight)
    assert (page.status_code, b"A weight is 1, 2 or 3." in page.content) == (200, True)
    skill.refresh_from_db()
    assert (skill.weight, skill.reason) == (3, "The job rests on it.")


def test_markup_is_text(client, draft, skill):
    text = "<script>alert(1)</script>"
    said = save(client, skill, SCRIPT, reason=text).json()
    assert "<script>alert" not in said["fragments"]["draft-changes"]
    assert b"<script>alert" not in client.get(url("draft_line", "hard", skill.pk)).content


def test_a_draft_published_meanwhile_is_not_there_any_more(client, draft, skill, people):
    editions.publish(draft, by=people.hr, note="Second.", accept_warnings=True)
    assert save(client, skill, SCRIPT, weight="2").status_code == 404


def test_a_line_of_another_part_is_not_found(client, draft, skill):
    assert client.get(url("draft_line", "soft", skill.pk)).status_code == 404
    assert client.get(url("draft_line", "responsibilities", skill.pk)).status_code == 404
    assert client.get(url("draft_section", "nonsense")).status_code == 404


def test_a_draft_is_opened_by_a_button_and_discarded(client, draft, people):
    assert client.post(url("draft_open")).status_code == 409
    assert client.post(url("draft_discard")).status_code == 302
    assert Edition.objects.drafts().count() == 0
    answer = client.post(url("draft_open"))
    assert (answer.status_code, answer.url, Edition.objects.drafts().count()) == (302, url("draft_edit"), 1)


def test_a_line_is_added_and_leads_to_its_page(client, draft):
    answer = client.post(url("draft_section", "responsibilities"), {"text": "Keep watch.", "kind": "secondary"})
    line = draft.responsibilities.get(text="Keep watch.")
    assert (answer.status_code, answer.url) == (302, url("draft_line", "responsibilities", line.pk))


def test_a_line_without_words_is_a_sentence(client, draft):
    page = client.post(url("draft_section", "responsibilities"), {"text": " ", "kind": "primary"})
    assert (page.status_code, b"Say what the person does" in page.content) == (200, True)
    assert draft.responsibilities.count() == 1


def test_a_competency_is_asked_for_from_the_shelf(client, draft, people):
    new = competency(7, by=people.hr)
    answer = client.post(url("draft_section", "hard"), {"competency": new.pk})
    line = draft.requirements.get(competency=new)
    assert (answer.url, line.weight, line.target) == (url("draft_line", "hard", line.pk), 1, None)
    again = client.post(url("draft_section", "hard"), {"competency": new.pk})
    assert b"or this edition asks for it already" in again.content


def test_a_line_is_moved_and_the_button_has_the_focus_again(client, draft):
    rows = list(draft.requirements.all())
    answer = client.post(url("line_move", "hard", rows[0].pk), {"way": "down"})
    assert answer.url == f"{url('draft_section', 'hard')}#down-{rows[0].pk}"
    assert list(draft.requirements.all())[:2] == [rows[1], rows[0]]


def test_an_order_with_a_foreign_id_is_a_sentence(client, draft):
    rows = list(draft.requirements.all())
    answer = client.post(url("line_order", "hard", rows[0].pk), {"order": f"{rows[1].pk},999999"}, follow=True)
    assert b"names a line that is not in this list" in answer.content
    assert list(draft.requirements.all()) == rows


def test_the_matrix_changes_what_was_changed(client, draft):
    first, second = draft.stages.all()
    lines = list(draft.requirements.all())
    was = f"{first.pk}-{lines[0].pk},{first.pk}-{lines[1].pk}"
    asks = [f"{first.pk}-{lines[1].pk}", f"{second.pk}-{lines[2].pk}"]
    assert client.post(url("plan_save"), {"was": was, "asks": asks}).status_code == 302
    asked = set(Focus.objects.filter(stage__edition=draft).values_list("stage", "requirement"))
    assert asked == {
        (first.pk, lines[1].pk),
        (first.pk, lines[2].pk),
        (second.pk, lines[0].pk),
        (second.pk, lines[2].pk),
    }


def test_the_matrix_answers_htmx_as_a_fresh_page_has_it(client, draft):
    first = draft.stages.first()
    line = draft.requirements.first()
    was = {"was": f"{first.pk}-{line.pk}", "asks": ""}
    swapped = client.post(url("plan_save"), was, headers={"HX-Request": "true"}).content.decode()
    page = client.get(url("draft_section", "plan")).content.decode()

    def matrix(html):
        start = html.index('<section class="stack" id="plan"')
        part = html[start : html.index("</section>", start)]
        return part[: part.index("csrfmiddlewaretoken")] + part[part.index('name="was"') :]

    assert matrix(swapped) == matrix(page)


def test_odd_cells_are_left_out(client, draft):
    was = {"was": "x-y,1,1-2-3,٣-4,²-1", "asks": ["99999999999999999999-1", "1" * 5000 + "-1"]}
    assert client.post(url("plan_save"), was).status_code == 302
    assert Focus.objects.filter(stage__edition=draft).count() == 4


def test_a_focus_competency_moves_within_its_stage(client, draft):
    stage = draft.stages.first()
    one, two, _three = stage.focus.all()
    client.post(url("focus_move", one.pk), {"way": "down"})
    assert list(stage.focus.all())[:2] == [two, one]
    page = client.get(url("draft_line", "plan", stage.pk)).content.decode()
    asked = [page.index(f"{place}. Craft {craft} <") for place, craft in ((1, 2), (2, 1), (3, 3))]
    assert (asked, page.count("What became of job 2, part")) == (sorted(asked), 3)


@pytest.mark.parametrize(
    ("section", "count"), [("responsibilities", 33), ("hard", 34), ("soft", 34), ("qualifications", 33), ("plan", 33)]
)
def test_a_list_asks_the_same_whatever_stands_in_it(client, draft, people, django_assert_num_queries, section, count):
    client.get(url("draft_section", section))
    with django_assert_num_queries(count):
        client.get(url("draft_section", section))
    kind = "soft" if section == "soft" else "hard"
    for number in range(30):
        draft.responsibilities.create(key=f"more-{number}", kind="primary", text="More.", position=number + 2)
        draft.qualifications.create(key=f"more-{number}", kind="education", demand="minimum", text="More.")
        draft.stages.create(key=f"more-{number}", name="More", position=number + 5)
        draft.requirements.create(competency=competency(20 + number, by=people.hr, kind=kind))
    with django_assert_num_queries(count):
        client.get(url("draft_section", section))


def test_a_save_is_one_transaction_of_few_queries(client, skill, django_assert_num_queries):
    save(client, skill, SCRIPT, weight="2")
    with django_assert_num_queries(63):
        save(client, skill, SCRIPT, weight="1", **{"was-weight": "2"})
