"""What the scorecard's template is given, from rows made by the actions people use."""

import json
from datetime import UTC, datetime
from types import NoneType, UnionType
from typing import Literal, get_args, get_origin, get_type_hints, is_typeddict

import pytest

from evaluations.actions import evaluations as rounds
from evaluations.actions import reveals, scorecards
from evaluations.models import Scorecard
from exports.documents import scorecard, shape
from exports.models import Export
from tests.factories import evaluations as story
from tests.factories import exports as factory
from tests.factories.accounts import UserFactory

AT = datetime(2026, 11, 24, 13, 32, tzinfo=UTC)
QUERIES = 14


def document(evaluation, *, by, **options):
    return scorecard.build(factory.requested(evaluation, by=by, **options), AT)


def misfits(value, kind, place="document"):
    """Places where a value is not what the template was promised."""
    if is_typeddict(kind):
        hints = get_type_hints(kind)
        wrong = [f"{place}: {sorted(hints.keys() ^ value.keys())}"] if hints.keys() != value.keys() else []
        return wrong + [each for name in hints for each in misfits(value.get(name), hints[name], f"{place}.{name}")]
    if get_origin(kind) is list:
        return [each for item in value for each in misfits(item, get_args(kind)[0], f"{place}[]")]
    if get_origin(kind) is Literal:
        return [] if value in get_args(kind) else [f"{place}: {value!r}"]
    if isinstance(kind, UnionType):
        inner = next(part for part in get_args(kind) if part is not NoneType)
        return [] if value is None else misfits(value, inner, place)
    return [] if type(value) is kind else [f"{place}: {value!r} is no {kind.__name__}"]


def test_document_holds_what_the_template_is_promised_whatever_is_missing(panel, people):
    done = panel(time_zone="Europe/Amsterdam")
    story.decide(done.evaluation, by=people.manager)
    halves = [panel(submitted=1), panel(submitted=0), panel(submitted=0, drafted=2), panel(rated=1)]
    for made in [done, *halves]:
        found = document(made.evaluation, by=people.manager)
        assert misfits(found, shape.Scorecard) == []
        assert json.loads(json.dumps(found)) == found


def test_document_prints_the_fit_once_rounded_and_draws_it_exactly(panel, people):
    found = document(panel().evaluation, by=people.manager)
    fit = found["fit"]
    assert (fit["number"], fit["role_line"], fit["status_words"], fit["coverage"]) == ("67", "58", "Final", "100 %")
    assert (round(fit["at"], 3), round(fit["line"], 3)) == (66.667, 58.333)
    assert fit["range"] == f"{fit['low']:.0f}–{fit['high']:.0f}"
    assert fit["lies"] == "inside the range"
    assert found["method"]["fit"] == "400.0 ÷ 6 = 66.7, printed as 67."
    assert found["method"]["role_line"] == "350.0 ÷ 6 = 58.3, printed as 58."


def test_document_says_each_competency_against_its_target(panel, people):
    found = document(panel().evaluation, by=people.manager)
    assert [group["name"] for group in found["groups"]] == ["Hard skills"]
    told = [(c["name"], c["mean"], c["levels"], c["target"], c["gap"], c["below"]) for c in found["groups"][0]["rows"]]
    assert told == [
        ("Craft 1", "4.0", "4, 4", "4", "±0", False),
        ("Craft 2", "3.5", "3, 4", "3", "+0.5", False),
        ("Craft 3", "3.0", "3, 3", "2", "+1.0", False),
    ]
    assert found["targets_met"] == "3 of 3 met"
    assert found["agreement"] == "100 % of pairs of ratings lie within one level, 66 % agree exactly."


def test_document_says_who_gave_which_level_with_what_evidence(panel, people):
    found = document(panel().evaluation, by=people.manager)
    assert found["groups"][0]["rows"][1]["ratings"] == [
        {
            "assessor": "Yuki Tanabe",
            "level": "3 Proficient",
            "below": False,
            "evidence": "Yuki Tanabe heard of Craft 2, level 3.",
            "note": "",
        },
        {
            "assessor": "Sven Olsen",
            "level": "4 Advanced",
            "below": False,
            "evidence": "Sven Olsen heard of Craft 2, level 4.",
            "note": "",
        },
    ]


def test_document_puts_the_low_and_the_high_side_of_a_disagreement_side_by_side(panel, people):
    found = document(panel(levels=[(2, 3, 3), (5, 3, 3)]).evaluation, by=people.manager)
    (issue,) = found["issues"]
    assert (issue["name"], issue["flag"]) == ("Craft 1", "Must-have, second look")
    assert issue["figures"] == "Levels 2, 5 · target 4 · weight 3"
    assert (issue["low"]["assessor"], issue["low"]["level"]) == ("Yuki Tanabe", "2 Developing")
    assert (issue["high"]["assessor"], issue["high"]["level"]) == ("Sven Olsen", "5 Leading")


@pytest.mark.parametrize(
    ("levels", "musts", "state", "figures", "note"),
    [
        ([(4, 3, 3), (4, 3, 3)], "1 of 1 met", "met", "4.0 against 3", ""),
        (
            [(2, 3, 3), (5, 3, 3)],
            "1 of 1 met, one needs a second look",
            "second_look",
            "3.5 against 3",
            "One assessor below the minimum, one at or above it.",
        ),
        (
            [(2, 3, 3), (3, 3, 3)],
            "0 of 1 met, one needs a second look",
            "not_met",
            "2.5 against 3",
            "One assessor below the minimum, one at or above it.",
        ),
        ([(1, 3, 3), (2, 3, 3)], "0 of 1 met", "not_met", "1.5 against 3", ""),
        ([(None, 3, 3), (None, 3, 3)], "0 of 1 met, one not assessed", "not_assessed", "minimum 3", ""),
    ],
)
def test_document_judges_a_must_have_apart(panel, people, levels, musts, state, figures, note):
    found = document(panel(levels=levels).evaluation, by=people.manager)
    assert found["musts"] == musts
    assert found["must_haves"] == [{"name": "Craft 1", "state": state, "figures": figures, "note": note}]
    assert found["attention"] is (state != "met")


def test_document_with_little_assessed_prints_no_number(panel, people):
    found = document(panel(levels=[(None, None, 3), (None, None, 3)]).evaluation, by=people.manager)
    assert found["verdict"] == "Not enough assessed to say (16 % of the weight)."
    fit = found["fit"]
    assert (fit["status"], fit["number"], fit["range"], fit["at"], fit["line"]) == ("insufficient", "", "", None, None)
    assert fit["bounds"] == "Whatever the rest brings, the fit lies between 8 and 92."
    assert found["groups"][0]["rows"][0]["levels"] == "Not assessed"
    assert found["groups"][0]["rows"][0]["ratings"][0]["level"] == "Not assessed: no time"
    assert found["targets_met"] == "1 of 1 met, two not assessed"


def test_document_names_who_is_missing_and_keeps_their_draft_to_themselves(panel, people):
    made = panel(submitted=1)
    story.fill(made.cards[1], levels=[(1, 1, 1)], evidence="CANARY {competency}", summary="CANARY summary")
    found = document(made.evaluation, by=people.manager)
    assert (found["scorecards"], found["missing"]) == ("1 of 2 in", "Sven Olsen’s is missing")
    told = [(each["assessor"], each["answer"]) for each in found["recommendations"]]
    assert told == [("Sven Olsen", "Missing"), ("Yuki Tanabe", "Yes")]
    assert "CANARY" not in json.dumps(found)


def test_document_leaves_private_notes_out(panel, people):
    made = panel(submitted=0)
    for card in made.cards:
        story.submit(card, private_notes="CANARY between me and myself")
    assert "CANARY" not in json.dumps(document(made.evaluation, by=people.manager))


def test_document_counts_whoever_recused_themself_out(panel, people):
    made = panel(submitted=1)
    scorecards.recuse(made.cards[1], by=people.second_interviewer, reason="CANARY an old friend")
    found = document(made.evaluation, by=people.manager)
    assert (found["scorecards"], found["missing"]) == ("1 of 1 in", "")
    assert found["recommendations"][0] == {
        "assessor": "Sven Olsen",
        "place": "Stage 1 and Stage 2",
        "answer": "Recused",
        "tone": "plain",
        "summary": "",
        "note": "",
    }
    assert "CANARY" not in json.dumps(found)


def test_document_says_what_was_changed_after_the_reveal(panel, people):
    made = panel()
    reveals.note(made.evaluation, by=people.interviewer)
    Scorecard.objects.filter(pk=made.cards[0].pk).update(state="draft", submitted_at=None)
    story.submit(made.cards[0], levels=[(4, 5, 3)])
    rows = document(made.evaluation, by=people.manager)["groups"][0]["rows"]
    notes = {(row["name"], each["assessor"]): each["note"] for row in rows for each in row["ratings"] if each["note"]}
    assert notes == {("Craft 2", "Yuki Tanabe"): "Changed after seeing the other ratings; first 3 Proficient."}


def test_document_carries_the_decision_with_what_was_waived_and_who_dissented(panel, people):
    made = panel(submitted=1, time_zone="Asia/Kathmandu")
    story.decide(made.evaluation, by=people.manager, dissents=[(people.interviewer, "Too early.")])
    found = document(made.evaluation, by=people.manager, name_assessors=False)["decision"]
    letters = {card.assessor: each for card, each in zip(made.cards, "AB", strict=True)}
    if made.cards[0].pk > made.cards[1].pk:
        letters = {card.assessor: each for card, each in zip(made.cards, "BA", strict=True)}
    assert found["outcome"] == "Hold"
    assert found["made"].startswith("Decided by Dana Whitfield, hiring manager, on ")
    assert found["waivers"] == [
        {
            "what": f"Assessor {letters[people.second_interviewer]}’s scorecard is missing",
            "why": "They left the company.",
            "by": "Dana Whitfield",
        }
    ]
    assert found["dissents"] == [{"who": f"Assessor {letters[people.interviewer]}", "why": "Too early."}]


def test_document_says_what_was_found_of_the_qualifications_and_by_whom(small_profile, people):
    opening = story.draft_opening(small_profile, manager=people.manager)
    evaluation = story.add(opening, by=people.manager, degree="master", degree_field="Physics")
    degree, years = small_profile.qualifications.all()
    rounds.record_finding(evaluation, by=people.hr, qualification=degree, result="preferred")
    rounds.record_finding(
        evaluation, by=people.manager, qualification=years, result="by_equivalence", note="Ran a ship"
    )
    found = document(evaluation, by=people.manager)
    assert [(q["demand"], q["result"], q["tone"], q["found"]) for q in found["qualifications"]] == [
        ("Required", "Preferred", "good", "Master's, Physics"),
        ("Required", "Meets by equivalence", "good", "Ran a ship; agreed by Dana Whitfield"),
    ]
    assert found["qualified"] == "meets all that are required, some by equivalence"
    assert found["checked"].startswith("Checked by Dana Whitfield and Ruth Adeyemi, ")


@pytest.mark.parametrize(
    ("submitted", "begins"),
    [
        (2, "Estimated from the one complete evaluation of this opening"),
        (1, "Assumed: no evaluation of this opening is complete yet"),
    ],
)
def test_method_says_where_the_variances_come_from(profile, people, submitted, begins):
    made = story.panel_round(profile, manager=people.manager, assessors=2, submitted=submitted)
    assert document(made.evaluation, by=people.manager)["method"]["basis"].startswith(begins)


def test_method_says_when_few_ratings_stand_behind_it(panel, people):
    basis = document(panel().evaluation, by=people.manager)["method"]["basis"]
    assert basis == (
        "Partly assumed: the one complete evaluation of this opening holds few second ratings, so ten ratings’ worth "
        "of a stated assumption (variance 0.50, of which lean 0.15) counts for much."
    )


def test_method_says_when_nobody_rated_twice(panel, people):
    basis = document(panel(assessors=[people.interviewer]).evaluation, by=people.manager)["method"]["basis"]
    assert basis.startswith("Assumed: no competency has a second rater in the one complete evaluation of this opening")


def test_document_takes_the_same_queries_for_two_assessors_and_for_six(panel, people, django_assert_num_queries):
    exports = [
        factory.requested(panel(assessors=UserFactory.create_batch(many)).evaluation, by=people.manager)
        for many in (2, 6)
    ]
    for export in exports:
        with django_assert_num_queries(QUERIES):
            scorecard.build(Export.objects.select_related("requested_by").get(pk=export.pk), AT)


def test_document_says_who_changed_a_scorecard_after_the_reveal_and_whose_is_reopened(panel, people):
    made = panel()
    reveals.note(made.evaluation, by=people.interviewer)
    story.submit(story.reopen(made.cards[0], by=people.hr), levels=[(4, 5, 3)])
    story.reopen(made.cards[1], by=people.hr)
    found = document(made.evaluation, by=people.manager)
    assert [(each["assessor"], each["answer"], each["note"]) for each in found["recommendations"]] == [
        ("Sven Olsen", "Reopened", ""),
        ("Yuki Tanabe", "Yes", "Changed after seeing colleagues' ratings"),
    ]
    assert (found["scorecards"], found["missing"]) == ("1 of 2 in", "Sven Olsen’s (reopened) is missing")


@pytest.mark.parametrize("named", [True, False])
def test_document_says_for_whom_blindness_was_lifted(panel, people, named):
    made = panel(submitted=1, time_zone="Europe/Amsterdam")
    story.lift(made.evaluation, by=people.hr, person=people.second_interviewer)
    found = document(made.evaluation, by=people.manager, name_assessors=named)
    (said,) = found["overrides"]
    who = next(each["assessor"] for each in found["recommendations"] if each["answer"] == "Missing")
    assert (who == "Sven Olsen") is named
    assert said.startswith(f"Ruth Adeyemi opened the panel’s scorecards to {who} on ")
    assert said.endswith(", before their own scorecard was in: They chair the debrief.")
    assert misfits(found, shape.Scorecard) == []
