"""Who reads why somebody stepped back, and what a rater alone is asked before submitting."""

import pytest
from django.urls import reverse

from evaluations.actions import scorecards
from evaluations.models import Evaluation, Scorecard
from tests.evaluations.pages import page_of, url
from tests.evaluations.reading import address, body, get, signed_in, text
from tests.factories import evaluations as make

FLAT = "You gave level 4 Advanced to 17 of 17 competencies."


@pytest.fixture
def made(people, small_profile):
    """Yuki's scorecard is in, Sven stepped back from a draft, a third has not begun."""
    panel = [people.interviewer, people.second_interviewer, people.stranger]
    made = make.panel_round(
        small_profile, manager=people.manager, recruiter=people.recruiter, assessors=panel, submitted=1, drafted=1
    )
    scorecards.recuse(made.cards[1], by=people.second_interviewer, reason="CANARY: we are cousins.")
    return made


def test_reason_is_read_by_those_who_run_the_opening_and_by_its_author(people, made):
    readers = {}
    for name, user in vars(people).items():
        pages = [address(made.evaluation), url("detail", made.cards[1])]
        readers[name] = any("CANARY" in signed_in(user).get(page).content.decode() for page in pages)
    assert {name for name, reads in readers.items() if reads} == {"manager", "recruiter", "hr", "second_interviewer"}


def test_reason_is_not_read_by_who_runs_the_opening_and_is_blind(people, small_profile):
    panel = [people.interviewer, people.manager]
    made = make.panel_round(small_profile, manager=people.manager, assessors=panel, submitted=0)
    scorecards.recuse(made.cards[0], by=people.interviewer, reason="CANARY")
    response = get(people.manager, made.evaluation)
    assert (response.status_code, "CANARY" in response.content.decode()) == (403, False)


def test_recusing_opens_nothing_of_the_colleagues(people, made):
    reader = people.second_interviewer
    assert not Evaluation.objects.open_to(reader).exists()
    assert [card.assessor for card in Scorecard.objects.visible_to(reader)] == [reader]
    assert get(reader, made.evaluation).status_code == 403
    make.lift(made.evaluation, by=people.hr, person=people.stranger)
    assert get(reader, made.evaluation).status_code == 403


# --- the question about a straight line ---


@pytest.fixture
def flat(people, profile):
    made = make.panel_round(
        profile, manager=people.manager, recruiter=people.recruiter, assessors=[people.interviewer], submitted=0
    )
    make.fill(made.cards[0], levels=[[4]])
    return made


def test_straight_line_is_asked_of_the_rater_and_does_not_hold_them_up(people, flat):
    (card,) = flat.cards
    client = signed_in(people.interviewer)
    page = client.get(url("review", card))
    assert FLAT in text(body(page))
    response = client.post(url("review", card), page_of(page) | {"go": "submit"})
    assert (response.status_code, Scorecard.objects.get(pk=card.pk).state) == (302, "submitted")


def test_straight_line_is_said_to_nobody_else_and_kept_nowhere(people, flat):
    (card,) = flat.cards
    scorecards.submit(card, by=people.interviewer)
    submission = card.submissions.get()
    assert set(submission.content) == {"version", "recommendation", "summary", "ratings"}
    where = [url("detail", card), url("submissions", card), address(flat.evaluation)]
    where.append(reverse("evaluations:opening_detail", args=[flat.opening.pk]))
    for reader in (people.manager, people.recruiter, people.hr, people.interviewer):
        client = signed_in(reader)
        assert [page for page in where if "You gave level" in client.get(page).content.decode()] == []
