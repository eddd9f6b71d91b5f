"""What must fit where there is little room: a phone's width, and a sheet of paper."""

import pytest
from django.urls import reverse

from evaluations.actions import candidates
from tests.browser.inspection import PHONE
from tests.factories.evaluations import panel_round

pytestmark = pytest.mark.browser

WIDER = "table => table.scrollWidth - table.parentElement.clientWidth"
COLUMNS = "card => getComputedStyle(card).gridTemplateColumns.split(' ').length"


def test_seats_of_a_panel_fit_a_phone(visit, people, profile):
    opening = panel_round(profile, manager=people.manager, assessors=3, submitted=0).opening
    page = visit(people.manager, viewport=PHONE).open(reverse("evaluations:panel_edit", args=[opening.pk]))
    assert page.locator(".seats").evaluate(WIDER) == 0


def test_long_name_leaves_the_stages_in_view(visit, people, small_profile):
    made = panel_round(small_profile, manager=people.manager, submitted=0)
    candidates.edit(made.evaluation.candidate, by=people.manager, name="Abergwyn" * 25)
    page = visit(people.manager).open(reverse("evaluations:opening_detail", args=[made.opening.pk]))
    assert page.locator(".where").evaluate(WIDER) == 0


@pytest.mark.parametrize("door", ["evaluations:scoresheet", "evaluations:evaluation_arrange", "exports:export_request"])
def test_head_of_a_page_breaks_a_name_that_is_one_long_word(visit, people, small_profile, door):
    made = panel_round(small_profile, manager=people.manager)
    candidates.edit(made.evaluation.candidate, by=people.manager, name="Abergwyn" * 25)
    page = visit(people.manager, viewport=PHONE).open(reverse(door, args=[made.evaluation.pk]))
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0


def test_printed_scoresheet_gives_what_opens_the_whole_width(visit, people, small_profile):
    evaluation = panel_round(small_profile, manager=people.manager, assessors=2, submitted=2).evaluation
    page = visit(people.manager).open(reverse("evaluations:scoresheet", args=[evaluation.pk]))
    assert page.locator(".verdict").evaluate(COLUMNS) == 3
    page.emulate_media(media="print")
    assert page.locator(".verdict").evaluate(COLUMNS) == 1
