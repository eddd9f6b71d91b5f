"""The decision's form on the scoresheet: who sees it, what it keeps, and what stands there afterwards."""

import re

import pytest
from django.urls import reverse

from evaluations.actions import evaluations as rounds
from evaluations.models import Decision, Evaluation, Reveal
from evaluations.scoresheet import scoresheet
from tests.evaluations.reading import address, body, get, part, signed_in, text
from tests.factories import evaluations as factory

pytestmark = pytest.mark.django_db

WEAK = ((2, 3, 3),)


@pytest.fixture
def made(small_profile, people):
    """One of two scorecards in; the manager and the recruiter are not on the panel."""
    return factory.panel_round(
        small_profile,
        manager=people.manager,
        recruiter=people.recruiter,
        assessors=[people.interviewer, people.second_interviewer],
        submitted=1,
        levels=WEAK,
    )


def door(evaluation) -> str:
    return reverse("evaluations:decision_record", args=[evaluation.pk])


def said(made, **changes) -> dict:
    """A form that holds, for holding the candidate."""
    missing = f"scorecard-{made.cards[1].pk}"
    seen = scoresheet(made.evaluation).submissions
    return {"outcome": "hold", "reason": "Because.", missing: "On leave.", "seen": seen} | changes


def has_form(response) -> bool:
    return 'name="outcome"' in body(response)


# --- the form ---


def test_form_is_shown_to_those_who_decide(made, people):
    shown = {name: has_form(get(getattr(people, name), made.evaluation)) for name in ("hr", "manager", "recruiter")}
    assert shown == {"hr": True, "manager": True, "recruiter": False}
    assert has_form(get(people.interviewer, made.evaluation)) is False
    assert "Dana Whitfield decides, as hiring manager, or HR does." in part(
        get(people.interviewer, made.evaluation), "decision"
    )


def test_form_says_in_which_part_one_decides(made, people):
    assert "Dana Whitfield decides, as hiring manager." in part(get(people.manager, made.evaluation), "decision")
    assert "Ruth Adeyemi decides, as HR admin." in part(get(people.hr, made.evaluation), "decision")


def test_form_asks_a_reason_for_everything_a_decision_may_go_without(made, people):
    decision = part(get(people.manager, made.evaluation), "decision")
    assert "Sven Olsen's scorecard is missing Reason for deciding without it" in decision
    assert "Must-have not met: Craft 1, 2.0, minimum 3 Reason for an offer in spite of it" in decision
    assert "Needed for an offer alone. Recorded as a waiver under your name." in decision


@pytest.mark.parametrize(
    ("purpose", "outcomes", "taking"),
    [
        ("hire", ["offer", "hold", "decline"], True),
        ("promotion", ["promote", "not_yet"], True),
        ("review", ["recorded"], False),
    ],
)
def test_form_offers_the_outcomes_of_the_purpose(small_profile, people, purpose, outcomes, taking):
    made = factory.panel_round(small_profile, manager=people.manager, levels=WEAK, purpose=purpose)
    html = body(get(people.manager, made.evaluation))
    assert re.findall(r'name="outcome" value="(\w+)"', html) == outcomes
    assert ('class="waive taking"' in html) is taking


def test_form_leaves_dissent_to_the_others_of_the_panel(small_profile, people):
    made = factory.panel_round(
        small_profile, manager=people.manager, assessors=[people.manager, people.interviewer, people.second_interviewer]
    )
    fields = re.findall(r'name="dissent-([\w-]+)"', body(get(people.manager, made.evaluation)))
    assert set(fields) == {str(people.interviewer.pk), str(people.second_interviewer.pk)}


# --- recording ---


def test_decision_is_recorded_and_shown_with_all_that_belongs_to_it(made, people):
    client = signed_in(people.manager)
    must_have = f"must-have-{made.opening.edition.requirements.first().pk}"
    dissent = {f"dissent-{people.interviewer.pk}": "I would hear her own an incident first."}
    form = said(made, outcome="offer", reason="The best evidence.", **{must_have: "Will be taught."}, **dissent)
    response = client.post(door(made.evaluation), form, follow=True)
    assert response.redirect_chain == [(address(made.evaluation), 302)]
    assert "Decision recorded: offer." in text(response.content.decode())
    shown = part(response, "decision")
    assert "Offer Dana Whitfield, " in shown
    assert "The best evidence." in shown
    assert "Waived: Sven Olsen’s scorecard was missing On leave." in shown
    assert "Waived: must-have Craft 1 Will be taught." in shown
    assert "Dissent, kept with the decision Yuki Tanabe I would hear her own an incident first." in shown
    assert has_form(response) is False


def test_faults_come_back_beside_their_fields_with_the_input_kept(made, people):
    missing = f"scorecard-{made.cards[1].pk}"
    response = signed_in(people.manager).post(
        door(made.evaluation), said(made, outcome="offer", reason="Kept reason.", **{missing: ""})
    )
    html = response.content.decode()
    assert response.status_code == 200
    assert re.findall(r"<title>(.*?)</title>", html) == ["Error: Priya Raghunathan, scoresheet – Plumbline"]
    assert "2 things to put right" in text(html)
    assert f'href="#id_{missing}"' in html
    assert "Kept reason.</textarea>" in html
    assert re.findall(r'name="outcome" value="(\w+)"[^>]* checked', html) == ["offer"]
    must_have = made.opening.edition.requirements.first()
    assert re.findall(r'id="id_([\w-]+)_error"', html) == [missing, f"must-have-{must_have.pk}"]
    assert Decision.objects.count() == 0


def test_empty_form_names_all_that_is_missing(made, people):
    response = signed_in(people.manager).post(door(made.evaluation), {})
    assert re.findall(r'id="id_([\w-]+)_error"', body(response)) == [
        "outcome",
        "reason",
        f"scorecard-{made.cards[1].pk}",
    ]


@pytest.mark.parametrize(
    "broken",
    [
        {"outcome": "hire"},
        {"outcome": "x" * 5000},
        {"seen": "many"},
        {"seen": "-1"},
        {"seen": "9" * 5000},
        {"reason": "r" * 9000},
        {"reason": "   "},
    ],
)
def test_bad_input_is_a_sentence_on_the_page(made, people, broken):
    response = signed_in(people.manager).post(door(made.evaluation), said(made, **broken))
    assert response.status_code in (200, 409)
    assert "thing to put right" in text(body(response))
    assert Decision.objects.count() == 0


def test_strange_fields_change_nothing(made, people):
    strange = {"must-have-999999": "x", "scorecard-x": "x", f"dissent-{people.stranger.pk}": "No.", "by": "x"}
    signed_in(people.manager).post(door(made.evaluation), said(made, **strange))
    decision = Decision.objects.get()
    assert (decision.by, decision.waivers.count(), decision.dissents.count()) == (people.manager, 1, 0)


# --- refused ---


@pytest.mark.parametrize(
    ("who", "status"),
    [("recruiter", 403), ("interviewer", 403), ("second_interviewer", 403), ("other_manager", 404), ("stranger", 404)],
)
def test_decision_by_anybody_else_is_refused(made, people, who, status):
    response = signed_in(getattr(people, who)).post(door(made.evaluation), said(made))
    assert (response.status_code, Decision.objects.count()) == (status, 0)


def test_decision_while_blind_is_refused_and_shows_nothing(small_profile, people):
    made = factory.panel_round(
        small_profile, manager=people.manager, assessors=[people.interviewer, people.manager], submitted=0
    )
    factory.submit(made.cards[0], evidence="CANARY-evidence", summary="CANARY-summary")
    response = signed_in(people.manager).post(door(made.evaluation), said(made))
    assert (response.status_code, Decision.objects.count(), Reveal.objects.count()) == (403, 0, 0)
    assert "Submit your own scorecard first" in text(body(response))
    assert "CANARY" not in response.content.decode()


def test_second_decision_is_a_conflict_that_says_who_was_first(made, people):
    form = said(made)
    signed_in(people.manager).post(door(made.evaluation), form)
    response = signed_in(people.hr).post(door(made.evaluation), form | {"outcome": "decline"})
    assert response.status_code == 409
    assert "Dana Whitfield decided this on " in text(body(response))
    assert [decision.outcome for decision in Decision.objects.all()] == ["hold"]


def test_decision_on_a_withdrawn_evaluation_is_refused(made, people):
    form = said(made)
    rounds.withdraw(made.evaluation, by=people.manager, reason="Took another post.")
    assert signed_in(people.manager).post(door(made.evaluation), form).status_code == 403


def test_scorecard_that_came_in_meanwhile_is_shown_first(made, people):
    """The page says so, shows the new rating, keeps what was typed and no longer asks for the waiver."""
    form = said(made, reason="Kept reason.")
    factory.submit(made.cards[1], evidence="CANARY-late")
    client = signed_in(people.manager)
    response = client.post(door(made.evaluation), form)
    html = body(response)
    assert response.status_code == 409
    assert "A scorecard came in or was reopened after this page was opened." in text(html)
    assert ("CANARY-late" in html, "Kept reason.</textarea>" in html) == (True, True)
    assert "scorecard is missing" not in text(html)
    (seen,) = re.findall(r'name="seen" value="(\d+)"', html)
    assert client.post(door(made.evaluation), form | {"seen": seen}).status_code == 302


def test_reading_the_decisions_address_leads_to_the_scoresheet(made, people):
    response = signed_in(people.manager).get(door(made.evaluation))
    assert (response.status_code, response["Location"]) == (302, address(made.evaluation))
    assert signed_in(people.stranger).get(door(made.evaluation)).status_code == 404
    assert signed_in(people.manager).put(door(made.evaluation)).status_code == 405


# --- afterwards ---


def test_hr_alone_may_take_a_decision_up_again(made, people):
    factory.decide(made.evaluation, by=people.manager)
    again = reverse("evaluations:evaluation_reconsider", args=[made.evaluation.pk])
    shown = {
        name: f'action="{again}"' in body(get(getattr(people, name), made.evaluation)) for name in ("hr", "manager")
    }
    assert shown == {"hr": True, "manager": False}
    signed_in(people.hr).post(again, {"reason": "A reference came in."})
    response = get(people.manager, made.evaluation)
    assert has_form(response) is True
    assert "Superseded decision Hold Superseded Dana Whitfield" in text(body(response))
    assert "A reference came in." in text(body(response))


def test_decision_is_closed_to_whoever_is_blind(made, people):
    """Decided, it waits for nobody any more; taken up again, it does."""
    everybody = ("hr", "manager", "recruiter", "interviewer", "second_interviewer")

    def shown() -> set[str]:
        pages = {name: get(getattr(people, name), made.evaluation).content.decode() for name in everybody}
        return {name for name, page in pages.items() if "CANARY-reason" in page}

    factory.decide(made.evaluation, by=people.manager, reason="CANARY-reason")
    assert shown() == {*everybody}
    factory.rounds.reconsider(Evaluation.objects.get(pk=made.evaluation.pk), by=people.hr, reason="New facts.")
    assert shown() == {*everybody} - {"second_interviewer"}
