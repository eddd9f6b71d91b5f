"""Submissions beside one another, field by field: who reads them, what is marked, and what is never in them."""

import pytest
from django.urls import reverse

from evaluations.actions import reveals
from evaluations.models import Reveal, Scorecard
from evaluations.submissions import resubmissions
from roles.pieces import pieces
from tests.evaluations.pages import url
from tests.evaluations.reading import body, signed_in, text
from tests.factories import evaluations as make


@pytest.fixture
def made(people, small_profile):
    return make.panel_round(
        small_profile,
        manager=people.manager,
        recruiter=people.recruiter,
        assessors=[people.interviewer, people.second_interviewer],
        submitted=0,
    )


@pytest.fixture
def card(made, people):
    """Submitted, looked about, reopened by HR, submitted otherwise."""
    card = made.cards[0]
    make.submit(made.cards[1])
    make.submit(card, evidence="She led the move in May.", summary="A yes.", private_notes="CANARY-private")
    reveals.note(made.evaluation, by=people.interviewer)
    make.reopen(card, by=people.hr, reason="I heard of June.")
    make.submit(
        card,
        levels=((4, 2, None),),
        evidence="She led the move in June.",
        summary="A no, then.",
        recommendation="no",
        private_notes="CANARY-private again",
    )
    return card


def said(told) -> list[tuple[str, str]]:
    return [(piece.kind, piece.text) for piece in told]


def test_every_place_is_beside_what_it_was(card, people):
    (again,) = resubmissions(card)
    assert {change.name: (said(change.label), said(change.text)) for change in again.changes} == {
        "Recommendation": ([("del", "Yes"), ("ins", " No")], said(pieces("A yes.", "A no, then."))),
        "Craft 1": (
            [("same", "4 Advanced")],
            [("same", "She led the move in "), ("del", "May"), ("ins", "June"), ("same", ".")],
        ),
        "Craft 2": (
            [("del", "3 Proficient"), ("ins", " 2 Developing")],
            [("same", "She led the move in "), ("del", "May"), ("ins", "June"), ("same", ".")],
        ),
        "Craft 3": (
            [("del", "3 Proficient"), ("ins", " Not assessed, no time")],
            [("del", "She led the move in May.")],
        ),
    }
    assert (again.same, again.reopening.answered_by, again.submission.after_reveal) == ([], people.hr, True)


def test_pieces_make_up_both_submissions(card):
    (again,) = resubmissions(card)
    change = again.changes[0]
    both = {
        kind: "".join(text for each, text in said(change.text) if each in ("same", kind)) for kind in ("del", "ins")
    }
    assert both == {"del": "A yes.", "ins": "A no, then."}


def test_the_newest_is_first_and_what_stayed_is_named(card, people):
    make.reopen(card, by=people.hr, reason="One more word.")
    make.submit(
        card, levels=((4, 2, None),), evidence="She led the move in June.", summary="A no.", recommendation="no"
    )
    found = resubmissions(card)
    assert [(each.submission.number, each.before.number, each.reopening.reason) for each in found] == [
        (3, 2, "One more word."),
        (2, 1, "I heard of June."),
    ]
    assert ([change.name for change in found[0].changes], found[0].same) == (
        ["Recommendation"],
        ["Craft 1", "Craft 2", "Craft 3"],
    )


def test_submissions_are_read_in_the_same_queries_however_many(card, people, django_assert_num_queries):
    for turn in range(2):
        if turn:
            for _ in range(8):
                make.reopen(card, by=people.hr)
                make.submit(card, summary="Again.")
        whole = Scorecard.objects.select_related("evaluation__opening__edition").get(pk=card.pk)
        with django_assert_num_queries(3):
            assert len(resubmissions(whole)) == (9 if turn else 1)


@pytest.mark.parametrize("person", ["interviewer", "second_interviewer", "manager", "recruiter", "hr"])
def test_page_tells_whoever_may_read_the_scorecard(card, people, person):
    response = signed_in(getattr(people, person)).get(url("submissions", card))
    html = body(response)
    told = text(html)
    assert response.status_code == 200
    assert "Submission 2, beside submission 1" in told
    assert "Reopened by Ruth Adeyemi" in told
    assert "Asked for: I heard of June." in told
    assert "After Yuki Tanabe had seen colleagues' scorecards" in told
    assert '<del><span class="vh">Removed: </span>May</del>' in html
    assert '<ins><span class="vh">Added: </span>June</ins>' in html
    assert "CANARY" not in response.content.decode()


def test_page_is_a_reveal_for_a_colleague_and_none_for_its_author(card, people):
    for person in (people.interviewer, people.recruiter):
        signed_in(person).get(url("submissions", card))
    assert set(Reveal.objects.values_list("person__name", flat=True)) == {"Yuki Tanabe", people.recruiter.name}


def test_page_of_a_card_that_is_open_again_is_its_authors_alone(card, people):
    make.reopen(card, by=people.hr)
    answers = {
        name: signed_in(getattr(people, name)).get(url("submissions", card)).status_code
        for name in ("interviewer", "second_interviewer", "manager", "hr")
    }
    assert answers == {"interviewer": 200, "second_interviewer": 404, "manager": 404, "hr": 404}


def test_page_is_closed_to_the_blind(made, people):
    card = make.submit(made.cards[0])
    assert signed_in(people.second_interviewer).get(url("submissions", card)).status_code == 404


def test_page_of_one_submission_says_so(made, people):
    card = make.submit(made.cards[0])
    told = text(body(signed_in(people.interviewer).get(url("submissions", card))))
    assert "there is nothing to compare it with" in told


def test_card_and_scoresheet_lead_there_once_there_are_two(card, people):
    client = signed_in(people.hr)
    where = f'href="{url("submissions", card)}"'
    sheet = reverse("evaluations:scoresheet", args=[card.evaluation_id])
    pages = [client.get(address).content.decode() for address in (url("detail", card), sheet)]
    assert [where in page for page in pages] == [True, True]
    assert ["Changed after seeing colleagues&#x27; ratings" in page for page in pages] == [True, True]
