"""The act of deciding: who, in which state, with what waived."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.access import Conflict
from accounts.enums import Access
from accounts.models import Entry
from evaluations.actions import decisions, scorecards
from evaluations.actions import evaluations as rounds
from evaluations.enums import EvaluationState
from evaluations.models import Decision, Evaluation
from evaluations.policies import decide as may_decide
from evaluations.scoresheet import scoresheet
from tests.factories import evaluations as factory
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db

GOOD, WEAK = ((4, 3, 3),), ((2, 3, 3),)  # the must-have is the first competency, with the minimum 3


@pytest.fixture
def made(small_profile, people):
    """Two scorecards in, the opening's manager not on the panel."""
    return factory.panel_round(small_profile, manager=people.manager, recruiter=people.recruiter, levels=GOOD)


def decide(evaluation: Evaluation, *, by, outcome="hold", reason="Because.", **how) -> Decision:
    return decisions.decide(evaluation, by=by, outcome=outcome, reason=reason, **how)


def faults(evaluation: Evaluation, *, by, **how) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as caught:
        decide(evaluation, by=by, **how)
    evaluation.refresh_from_db()
    assert (evaluation.state, Decision.objects.count()) == (EvaluationState.UNDER_WAY, 0)
    return caught.value.message_dict


# --- who, and when ---


def test_decision_is_for_the_openings_manager_and_hr(made, people):
    named = {name: getattr(people, name) for name in vars(people)} | {"assessor": made.assessors[0]}
    assert [name for name, who in named.items() if may_decide(who, made.evaluation)] == ["hr", "manager"]


@pytest.mark.parametrize("who", ["recruiter", "other_manager", "interviewer", "stranger"])
def test_decision_by_anybody_else_is_refused(made, people, who):
    with pytest.raises(PermissionDenied):
        decide(made.evaluation, by=getattr(people, who))
    assert Decision.objects.count() == 0


@pytest.mark.parametrize("who", ["manager", "hr"])
def test_decision_while_blind_is_refused(small_profile, people, who):
    decider = getattr(people, who)
    made = factory.panel_round(
        small_profile, manager=people.manager, assessors=[people.interviewer, decider], submitted=1
    )
    with pytest.raises(PermissionDenied):
        decide(made.evaluation, by=decider)
    factory.submit(made.cards[1])
    assert decide(made.evaluation, by=decider).by == decider


def test_decision_under_after_all_waits_for_the_last_scorecard_of_a_decider_on_the_panel(small_profile, people):
    made = factory.panel_round(
        small_profile,
        manager=people.manager,
        assessors=[people.manager, people.interviewer],
        submitted=1,
        blindness="after_all",
    )
    outside = may_decide(people.hr, made.evaluation), may_decide(people.manager, made.evaluation)
    factory.submit(made.cards[1])
    assert (*outside, may_decide(people.manager, made.evaluation)) == (True, False, True)


def test_decision_on_oneself_is_refused(small_profile, people):
    made = factory.panel_round(small_profile, candidates=0)
    evaluation = factory.add(made.opening, by=made.manager, name="Ruth Adeyemi", employee=people.hr)
    rounds.begin(evaluation, by=made.manager)
    with pytest.raises(PermissionDenied):
        decide(evaluation, by=people.hr)


def not_begun(made, people):
    return factory.add(made.opening, by=made.manager, name="Somebody new")


def withdrawn(made, people):
    return rounds.withdraw(made.evaluation, by=made.manager, reason="Took another post.")


@pytest.mark.parametrize("state", [not_begun, withdrawn])
def test_decision_needs_an_evaluation_under_way(made, people, state):
    with pytest.raises(PermissionDenied):
        decide(state(made, people), by=people.hr)


def test_second_decision_meets_the_first(made, people):
    behind = Evaluation.objects.get(pk=made.evaluation.pk)
    decide(made.evaluation, by=people.manager)
    with pytest.raises(Conflict) as caught:
        decide(behind, by=people.hr, outcome="decline")
    assert caught.value.current == {"state": "decided"}
    assert [decision.outcome for decision in Decision.objects.all()] == ["hold"]


# --- outcome and reason ---


@pytest.mark.parametrize(
    ("purpose", "outcomes", "sentence"),
    [
        ("hire", ["offer", "hold", "decline"], "Choose offer, hold or decline."),
        ("promotion", ["promote", "not_yet"], "Choose promote or not yet."),
        ("review", ["recorded"], "Choose recorded."),
    ],
)
def test_outcomes_are_those_of_the_purpose(small_profile, people, purpose, outcomes, sentence):
    every = ["offer", "hold", "decline", "promote", "not_yet", "recorded", "", "hire"]
    made = factory.panel_round(
        small_profile, manager=people.manager, candidates=len(outcomes), levels=GOOD, purpose=purpose
    )
    for outcome in every:
        if outcome not in outcomes:
            assert faults(made.evaluation, by=people.manager, outcome=outcome) == {"outcome": [sentence]}
    for evaluation, outcome in zip(made.evaluations, outcomes, strict=True):
        assert decide(evaluation, by=people.manager, outcome=outcome).outcome == outcome


@pytest.mark.parametrize("reason", ["", "  \n "])
def test_decision_without_a_reason_is_refused(made, people, reason):
    found = faults(made.evaluation, by=people.manager, reason=reason)
    assert found == {"reason": ["Give the reason; it is kept with the decision."]}


def test_every_fault_is_named_at_once(small_profile, people):
    made = factory.panel_round(small_profile, manager=people.manager, submitted=1, levels=WEAK)
    found = faults(made.evaluation, by=people.manager, outcome="offer", reason="")
    must_have = small_profile.requirements.first()
    assert found == {
        "reason": ["Give the reason; it is kept with the decision."],
        f"scorecard-{made.cards[1].pk}": [
            f"{made.assessors[1].name}'s scorecard is missing. Give a reason for deciding without it."
        ],
        f"must-have-{must_have.pk}": [
            "Must-have not met: Craft 1, 2.0, minimum 3. Give a reason for deciding without it."
        ],
    }


def test_texts_beyond_their_limit_are_refused_beside_their_place(small_profile, people):
    made = factory.panel_round(small_profile, manager=people.manager, submitted=1, levels=GOOD)
    missing, who = made.cards[1], made.assessors[0]
    found = faults(
        made.evaluation,
        by=people.manager,
        reason="r" * 8001,
        waivers={f"scorecard-{missing.pk}": "w" * 2001},
        dissents=[(who, "d" * 2001)],
    )
    assert found == {
        "reason": ["This text has 8,001 characters; the limit is 8,000. Shorten it."],
        f"scorecard-{missing.pk}": ["This text has 2,001 characters; the limit is 2,000. Shorten it."],
        f"dissent-{who.pk}": ["This text has 2,001 characters; the limit is 2,000. Shorten it."],
    }


# --- waivers ---


def test_missing_scorecard_is_waived_by_name(small_profile, people):
    made = factory.panel_round(small_profile, manager=people.manager, submitted=1, levels=GOOD)
    missing = made.cards[1]
    decision = decide(made.evaluation, by=people.manager, waivers={f"scorecard-{missing.pk}": " On leave. "})
    assert [(waiver.kind, waiver.scorecard, waiver.reason, waiver.by) for waiver in decision.waivers.all()] == [
        ("scorecard", missing, "On leave.", people.manager)
    ]


def test_recused_scorecard_needs_no_waiver(small_profile, people):
    made = factory.panel_round(small_profile, manager=people.manager, submitted=1, levels=GOOD)
    scorecards.recuse(made.cards[1], by=made.assessors[1], reason="We are cousins.")
    assert decide(made.evaluation, by=people.manager).waivers.count() == 0


@pytest.mark.parametrize(
    ("purpose", "taking", "other"), [("hire", "offer", "decline"), ("promotion", "promote", "not_yet")]
)
def test_must_have_not_met_needs_a_waiver_to_take_the_candidate_alone(small_profile, people, purpose, taking, other):
    made = factory.panel_round(small_profile, manager=people.manager, candidates=2, levels=WEAK, purpose=purpose)
    key = f"must-have-{small_profile.requirements.first().pk}"
    assert list(faults(made.evaluation, by=people.manager, outcome=taking)) == [key]
    taken = decide(made.evaluation, by=people.manager, outcome=taking, waivers={key: "Will be taught."})
    left = decide(made.evaluations[1], by=people.manager, outcome=other, waivers={key: "Not needed."})
    assert [waiver.reason for waiver in taken.waivers.all()] == ["Will be taught."]
    assert left.waivers.count() == 0


def test_must_have_not_assessed_needs_a_waiver_too(small_profile, people):
    made = factory.panel_round(small_profile, manager=people.manager, levels=((None, 3, 3),))
    found = faults(made.evaluation, by=people.manager, outcome="offer")
    assert list(found.values()) == [["Must-have not assessed: Craft 1. Give a reason for deciding without it."]]


def test_waiver_for_what_is_not_needed_is_not_kept(made, people):
    decision = decide(made.evaluation, by=people.manager, waivers={"scorecard-made-up": "Because."})
    assert decision.waivers.count() == 0


# --- dissent ---


def test_dissent_is_kept_with_who_and_why(made, people):
    first, second = made.assessors
    decision = decide(
        made.evaluation, by=people.manager, dissents=[(first, " Not before a second talk. "), (second, " ")]
    )
    assert [(dissent.who, dissent.why) for dissent in decision.dissents.all()] == [(first, "Not before a second talk.")]


def test_dissent_from_outside_the_panel_is_refused(made, people):
    found = faults(made.evaluation, by=people.manager, dissents=[(people.stranger, "No.")])
    assert found == {f"dissent-{people.stranger.pk}": ["Only somebody else of the panel can dissent."]}


def test_dissent_from_ones_own_decision_is_refused(small_profile, people):
    made = factory.panel_round(
        small_profile, manager=people.manager, assessors=[people.manager, people.interviewer], levels=GOOD
    )
    found = faults(made.evaluation, by=people.manager, dissents=[(people.manager, "No.")])
    assert list(found) == [f"dissent-{people.manager.pk}"]


# --- what the decider read ---


def test_decision_on_what_is_no_longer_all_is_refused(small_profile, people):
    made = factory.panel_round(small_profile, manager=people.manager, submitted=1, levels=GOOD)
    seen = scoresheet(made.evaluation).submissions
    late = made.cards[1]
    factory.submit(late, levels=GOOD)
    with pytest.raises(Conflict, match=r"^A scorecard came in or was reopened"):
        decide(made.evaluation, by=people.manager, waivers={f"scorecard-{late.pk}": "Late."}, seen=seen)
    assert decide(made.evaluation, by=people.manager, seen=seen + 1).waivers.count() == 0


# --- afterwards ---


def test_decision_ends_the_evaluation_and_stands_in_the_journal(made, people):
    decision = decide(made.evaluation, by=people.manager, outcome="offer", reason="CANARY-reason")
    made.evaluation.refresh_from_db()
    entry = Entry.objects.latest("number")
    assert made.evaluation.state == EvaluationState.DECIDED
    assert (entry.verb, entry.actor, entry.facts) == (
        "decided",
        people.manager,
        {"decision": str(decision.pk), "waivers": 0},
    )


def test_scorecard_cannot_come_in_after_the_decision(small_profile, people):
    made = factory.panel_round(small_profile, manager=people.manager, submitted=1, drafted=1, levels=GOOD)
    factory.decide(made.evaluation, by=people.manager)
    with pytest.raises(PermissionDenied):
        scorecards.submit(made.cards[1], by=made.assessors[1])


def test_decision_taken_up_again_is_superseded_and_linked(made, people):
    first = decide(made.evaluation, by=people.manager)
    rounds.reconsider(made.evaluation, by=people.hr, reason="A reference came in.")
    second = decide(made.evaluation, by=people.manager, outcome="offer")
    first.refresh_from_db()
    assert (second.supersedes, first.superseded_reason) == (first, "A reference came in.")
    assert list(made.evaluation.decisions.standing()) == [second]


def test_decider_need_not_be_a_hiring_manager_by_access(small_profile):
    lead = UserFactory(name="Kei Mori", access=Access.INTERVIEWER)
    made = factory.panel_round(small_profile, levels=GOOD)
    made.opening.manager = lead
    made.opening.save(update_fields=["manager"])
    assert decide(made.evaluation, by=lead).by == lead
