"""The sheet an assessor works on: their focus by stage, the others, what is missing."""

import uuid
from dataclasses import replace

import pytest

from evaluations.actions import panels, scorecards
from evaluations.actions.scorecards import Answer
from evaluations.models import Rating, Scorecard, Seat
from evaluations.sheet import chip, outline, sheet
from tests.factories.evaluations import draft_opening, fill, panel_round

pytestmark = pytest.mark.django_db


@pytest.fixture
def round_(small_profile):
    return panel_round(small_profile, assessors=2, submitted=0)


@pytest.fixture
def card(round_) -> Scorecard:
    return round_.cards[0]


def keys(lines) -> list[str]:
    return [line.key for line in lines]


def test_sheet_lists_the_focus_in_the_stages_order_each_competency_once(card):
    found = sheet(card)
    assert keys(found.focus) == ["craft-1", "craft-2", "craft-3"]
    assert [(stage.key, keys(lines)) for stage, lines in found.stages] == [
        ("stage-1", ["craft-1", "craft-2", "craft-3"])
    ]
    assert [line.place for line in found.lines] == [1, 2, 3]


def test_sheet_of_one_stage_leaves_the_rest_to_the_others(round_, card):
    seat = round_.opening.seats.get(assessor=card.assessor, stage__key="stage-1")
    panels.remove(seat, by=round_.manager)
    found = sheet(card)
    assert (keys(found.focus), keys(found.others)) == (["craft-1"], ["craft-2", "craft-3"])
    assert [line.place for line in found.lines] == [1, None, None]


def test_sheet_of_somebody_unseated_keeps_the_focus_they_had(round_, card):
    fill(card)
    for seat in Seat.objects.filter(assessor=card.assessor):
        panels.remove(seat, by=round_.manager)
    assert keys(sheet(card).focus) == ["craft-1", "craft-2", "craft-3"]


def test_sheet_ignores_the_seats_of_other_openings(round_, card, people):
    other = draft_opening(round_.opening.edition, manager=people.manager)
    panels.seat(other, by=people.manager, assessor=card.assessor, stage=other.edition.stages.get(key="stage-1"))
    panels.remove(round_.opening.seats.get(assessor=card.assessor, stage__key="stage-1"), by=round_.manager)
    assert keys(sheet(card).focus) == ["craft-1"]
    assert [is_focus for is_focus, _ in outlined(card).lines.values()] == [True, False, False]


def test_sheet_speaks_the_editions_frozen_words(round_, card):
    line = sheet(card).lines[0]
    line.requirement.competency.name = "Reworded since"
    line.requirement.competency.save()
    assert sheet(card).lines[0].words["name"] == "Craft 1"
    assert [level["name"] for level in line.levels] == [
        "Foundational",
        "Developing",
        "Proficient",
        "Advanced",
        "Leading",
    ]


def test_sheet_is_read_in_four_queries(round_, django_assert_num_queries):
    card = Scorecard.objects.select_related("evaluation__opening__edition").get(pk=round_.cards[0].pk)
    with django_assert_num_queries(4):
        found = sheet(card)
        assert [line.words["name"] for line in found.lines] == ["Craft 1", "Craft 2", "Craft 3"]


def outlined(card):
    return outline(card.pk, card.assessor)


def test_outline_is_read_in_one_query(card, django_assert_num_queries):
    first, *_ = card.evaluation.opening.edition.requirements.all()
    scorecards.save(card, by=card.assessor, version=0, key=uuid.uuid4(), answers={first: Answer(3)})
    assessor = card.assessor
    with django_assert_num_queries(1):
        found = outline(card.pk, assessor)
        assert list(found.lines.values()) == [(True, True), (True, False), (True, False)]
        assert (found.card, found.card.version, found.focus, found.done, found.others_done) == (card, 1, 3, 1, 0)
    assert found.with_answer(first.pk, is_answered=False).done == 0


def test_outline_counts_the_others_apart_from_the_focus(round_, card, people):
    for seat in round_.opening.seats.filter(assessor=card.assessor).exclude(stage__key="stage-2"):
        panels.remove(seat, by=round_.manager)
    answers = {requirement: Answer(3) for requirement in card.evaluation.opening.edition.requirements.all()}
    scorecards.save(card, by=card.assessor, version=0, key=uuid.uuid4(), answers=answers)
    found, filled = outlined(card), sheet(card)
    assert (found.focus, found.done, found.others_done) == (len(filled.focus), filled.done, filled.others_done)
    assert found.others_done > 0


def test_outline_of_a_draft_that_lost_its_seats_has_the_focus_it_had(round_, card):
    fill(card)
    for seat in list(round_.opening.seats.filter(assessor=card.assessor)):
        panels.remove(seat, by=round_.manager)
    assert (outlined(card).focus, outlined(card).done) == (3, 3)


def test_outline_of_anothers_scorecard_and_of_none_is_none(round_, card):
    assert (outline(card.pk, round_.assessors[1]), outline(uuid.uuid4(), card.assessor)) == (None, None)


def test_first_open_line_is_the_first_focus_without_an_answer(card):
    first = card.evaluation.opening.edition.requirements.first()
    answers = {first: Answer(None, "no_time")}
    scorecards.save(card, by=card.assessor, version=0, key=uuid.uuid4(), answers=answers)
    found = sheet(card)
    assert (found.first_open.key, found.done) == ("craft-2", 1)


def test_neighbours_of_the_first_and_the_last_line(card):
    found = sheet(card)
    assert [line and line.key for line in found.neighbours("craft-1")] == [None, "craft-2"]
    assert [line and line.key for line in found.neighbours("craft-3")] == ["craft-2", None]


def test_after_the_last_of_the_focus_comes_the_review(card):
    found = sheet(card)
    found = replace(found, focus=found.focus[:2], others=found.focus[2:])
    keys = [line.key for line in found.lines]
    pairs = [[line and line.key for line in found.neighbours(key)] for key in keys]
    assert pairs == [[None, "craft-2"], ["craft-1", None], ["craft-2", None]]


@pytest.mark.parametrize(
    ("rating", "expected"),
    [
        (Rating(), ("todo", "", "not answered yet")),
        (Rating(evidence="Said so."), ("todo", "", "not answered yet")),
        (Rating(level=4), ("rated", "4", "level 4")),
        (Rating(level=5), ("flag", "5", "level 5, evidence missing")),
        (Rating(level=5, evidence="Said so."), ("rated", "5", "level 5")),
        (Rating(not_assessed="no_time"), ("na", "–", "not assessed, no time")),
    ],
)
def test_chip_says_where_a_line_stands(rating, expected):
    found = chip(rating)
    assert (found.kind, found.mark, found.said) == expected
