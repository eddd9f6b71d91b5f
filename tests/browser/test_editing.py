"""The editor in a real browser: saved while one types, two people on one line, a phone, keys, and no JavaScript."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from roles.actions import drafts, editions
from roles.models import Edition
from tests.browser.inspection import PHONE, SIDEWAYS
from tests.browser.scoring_pages import focused, save_state, stop
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.browser


@pytest.fixture
def hr(site, small_profile):
    return UserFactory(name="Ruth Adeyemi", access="hr_admin")


@pytest.fixture
def draft(hr, small_profile) -> Edition:
    return editions.open_draft(small_profile.role, by=hr)


@pytest.fixture
def skill(draft):
    return draft.requirements.first()


def url(name: str, *more: object) -> str:
    return reverse(f"roles:{name}", args=["job-1", *more])


def of(skill) -> str:
    return url("draft_line", "hard", skill.pk)


def reason(page: Page):
    return page.locator("#id_reason")


def reason_of(skill) -> str:
    skill.refresh_from_db()
    return skill.reason


def test_what_is_typed_is_saved_and_shown_as_a_change(visit, hr, skill):
    page = visit(hr).open(of(skill))
    reason(page).fill("The company lives by it.")
    save_state(page, "saved")
    expect(page.locator("#changes-title")).to_have_text(re.compile(r"^1 change since"))
    page.locator("#id_weight label").nth(1).click()
    expect(page.locator("#share")).to_have_text("40.0 % of the whole (2 of 5)")
    assert (reason_of(skill), skill.weight) == ("The company lives by it.", 2)


@pytest.mark.thorough
def test_an_anchor_is_reworded_in_place_and_the_linter_speaks_beside_it(visit, hr, skill):
    page = visit(hr).open(of(skill))
    page.locator("[name=anchor_4]").fill("Often did good work.")
    expect(page.locator("#remark-anchor_4")).to_contain_text("often", ignore_case=True)
    expect(page.locator("#draft-changes")).to_contain_text("library")
    assert skill.competency.levels.get(rank=4).anchor == "Often did good work."


@pytest.mark.thorough
def test_two_people_on_one_line_lose_no_text(visit, hr, skill):
    mine, theirs = visit(hr).open(of(skill)), visit(UserFactory(access="hr_admin")).open(of(skill))
    reason(theirs).fill("What the first one wrote.")
    save_state(theirs, "saved")
    expect(theirs.locator("#changes-title")).to_have_text(re.compile(r"^1 change since"))
    reason(mine).fill("What the second one wrote.")
    save_state(mine, "conflict")
    box = mine.locator("[data-rival=reason]")
    expect(box).to_contain_text("What the first one wrote.")
    expect(reason(mine)).to_have_value("What the second one wrote.")
    assert reason_of(skill) == "What the first one wrote."
    box.get_by_role("button", name="Keep what I typed").click()
    save_state(mine, "saved")
    assert reason_of(skill) == "What the second one wrote."


@pytest.mark.thorough
def test_taking_the_other_text_writes_nothing(visit, hr, draft, skill):
    page = visit(hr).open(of(skill))
    drafts.write(draft, by=hr, line=skill, said={"reason": (skill.reason, "Theirs.")})
    reason(page).fill("Mine.")
    page.get_by_role("button", name="Take what stands there").click()
    expect(reason(page)).to_have_value("Theirs.")
    save_state(page, "saved")
    assert reason_of(skill) == "Theirs."


@pytest.mark.thorough
def test_a_quarrel_over_one_field_holds_up_no_other(visit, hr, draft, skill):
    page = visit(hr).open(of(skill))
    drafts.write(draft, by=hr, line=skill, said={"reason": (skill.reason, "Theirs.")})
    reason(page).fill("Mine.")
    save_state(page, "conflict")
    page.locator("#id_weight label").nth(0).click()
    expect(page.locator("#share")).to_have_text("25.0 % of the whole (1 of 4)")
    assert (reason_of(skill), skill.weight) == ("Theirs.", 1)


@pytest.mark.thorough
def test_what_somebody_else_wrote_appears_with_the_next_save(visit, hr, draft, skill):
    page = visit(hr).open(of(skill))
    drafts.write(draft, by=hr, line=skill, said={"reason": (skill.reason, "Theirs.")})
    page.locator("#id_weight label").nth(0).click()
    expect(reason(page)).to_have_value("Theirs.")


def test_text_typed_offline_is_kept_and_sent_later(visit, hr, skill):
    page = visit(hr).open(of(skill))
    page.route("**/draft/hard/**", stop)
    reason(page).fill("Typed on a train.")
    save_state(page, "offline")
    page.unroute("**/draft/hard/**", stop)
    save_state(page, "saved")
    assert reason_of(skill) == "Typed on a train."


@pytest.mark.thorough
def test_text_typed_before_the_script_came_is_saved(visit, hr, skill):
    page, held = visit(hr).context.new_page(), []
    page.route("**/js/editing.js", lambda route: held.append(route))
    page.goto(of(skill), wait_until="commit")
    reason(page).fill("Faster than the script.")
    held[0].continue_()
    save_state(page, "saved")
    expect(page.locator("#changes-title")).to_have_text(re.compile(r"^1 change since"))
    assert reason_of(skill) == "Faster than the script."


def test_text_of_a_killed_page_is_there_on_return(visit, hr, skill):
    visitor = visit(hr)
    page = visitor.open(of(skill))
    page.route("**/draft/hard/**", stop)
    reason(page).fill("Half a sent")
    page.close(run_before_unload=False)
    again = visitor.open(of(skill))
    save_state(again, "saved")
    expect(reason(again)).to_have_value("Half a sent")
    expect(again.locator("#changes-title")).to_have_text(re.compile(r"^1 change since"))
    assert reason_of(skill) == "Half a sent"


@pytest.mark.thorough
def test_a_demand_that_does_not_hold_is_said_beside_its_field(visit, hr, skill):
    page = visit(hr).open(of(skill))
    page.locator("#id_minimum label").nth(3).click()
    expect(page.locator("#id_minimum .err")).to_have_text(
        "The minimum, 5, is above the target, 4. Lower it or raise that."
    )
    save_state(page, "error")
    page.locator("#id_minimum label").nth(0).click()
    save_state(page, "saved")
    assert (reason_of(skill), skill.minimum) == ("The job rests on it.", 2)


def test_what_was_refused_is_said_again_after_a_save_beside_it(visit, hr, skill):
    page = visit(hr).open(of(skill))
    page.locator("#id_minimum label").nth(3).click()
    save_state(page, "error")
    page.locator("#id_weight label").nth(0).click()
    expect(page.locator("#share")).to_have_text("25.0 % of the whole (1 of 4)")
    page.wait_for_timeout(600)  # beyond the moment at which "Saving…" would appear
    save_state(page, "error")
    expect(page.locator("#save-state")).to_contain_text("Not saved; see beside the field.")
    assert (reason_of(skill), skill.weight, skill.minimum) == ("The job rests on it.", 1, 3)


def test_a_line_moves_by_keys_and_the_focus_stays_with_it(visit, hr, draft):
    rows = list(draft.requirements.all())
    page = visit(hr).open(url("draft_section", "hard"))
    page.locator(f"#down-{rows[0].pk}").focus()
    for _ in range(2):
        with page.expect_navigation():
            page.keyboard.press("Enter")
        assert focused(page) == f"down-{rows[0].pk}"
    assert list(draft.requirements.all()) == [rows[1], rows[2], rows[0]]


@pytest.mark.thorough
def test_a_line_is_dragged_to_its_place(visit, hr, draft):
    rows = list(draft.requirements.all())
    page = visit(hr).open(url("draft_section", "hard"))
    with page.expect_navigation():
        page.drag_and_drop(f"#line-{rows[2].pk}", f"#line-{rows[0].pk}", target_position={"x": 20, "y": 4})
    assert list(draft.requirements.all()) == [rows[2], rows[0], rows[1]]


@pytest.mark.thorough
def test_a_cell_of_the_plan_is_ticked_and_the_focus_stays(visit, hr, draft):
    stage, line = draft.stages.last(), draft.requirements.last()
    page = visit(hr).open(url("draft_section", "plan"))
    page.locator(f"#ask-{stage.pk}-{line.pk}").focus()
    with page.expect_response(re.compile("/plan/asks/")):
        page.keyboard.press("Space")
    expect(page.locator(f"#row-{line.pk} td").last).to_have_text("2")
    assert focused(page) == f"ask-{stage.pk}-{line.pk}"
    assert stage.focus.filter(requirement=line).count() == 1


def test_an_edition_is_edited_and_published_on_a_phone(visit, hr, small_profile):
    page = visit(hr, viewport=PHONE, has_touch=True).open(reverse("roles:role_detail", args=["job-1"]))
    page.get_by_role("button", name="Open a draft").tap()
    page.locator("#id_definition").fill("Does the job, and says how it went.")
    expect(page.locator("#changes-title")).to_have_text(re.compile(r"^1 change since"))
    page.get_by_role("link", name="Responsibilities").first.tap()
    page.locator("#id_text").fill("Say how it went.")
    page.get_by_text("Secondary", exact=True).last.tap()
    page.get_by_role("button", name="Add").tap()
    page.locator("#id_carried_by label").first.tap()
    expect(page.locator("#draft-changes")).to_contain_text("Say how it went.")
    assert page.evaluate(SIDEWAYS) == 0
    page.get_by_role("link", name="Check and publish").tap()
    page.locator("#change_note").fill("The job says how it went.")
    page.get_by_role("button", name="Publish edition 2").tap()
    expect(page.locator("#messages")).to_contain_text("Edition 2 of Job 1 is in force.")
    edition = Edition.objects.published().get()
    assert (edition.number, edition.definition) == (2, "Does the job, and says how it went.")
    assert [line.carried_by.count() for line in edition.responsibilities.all()] == [3, 1]


def test_a_line_is_edited_without_javascript(visit, hr, skill):
    page = visit(hr, java_script_enabled=False).open(of(skill))
    reason(page).fill("Typed without a script.")
    page.get_by_role("button", name="Save draft").click()
    expect(reason(page)).to_have_value("Typed without a script.")
    assert reason_of(skill) == "Typed without a script."
