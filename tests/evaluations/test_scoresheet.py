"""The bridge from rows to the arithmetic, against the figures of test_scoring_panel.py."""

from datetime import date
from fractions import Fraction

import pytest
from django.utils import timezone

from evaluations import scoring
from evaluations.actions import evaluations as rounds
from evaluations.actions import scorecards
from evaluations.enums import FindingResult, WaiverKind
from evaluations.models import Post, Rating, Submission
from evaluations.scoresheet import scoresheet
from evaluations.workings import workings
from tests.evaluations.meridian import CODES, NAMES, meridian
from tests.evaluations.test_scoring_panel import COMPLETE, RESULTS
from tests.factories import evaluations as factory

pytestmark = pytest.mark.django_db


@pytest.fixture
def opening(profile):
    return meridian(profile)


def said(result: scoring.Result) -> tuple:
    """Everything of a result that does not hang on keys and raters' names."""
    figures = result.figures
    rows = [(row.mean, row.gap, row.n, row.hurdle, row.disagreement, row.straddles) for row in result.rows]
    sums = (result.coverage, result.bounds, result.status, result.pairs, result.within_one, result.exact)
    return rows, sums, result.pool, figures and (figures.fit, figures.role_line, figures.low, figures.high, figures.se)


def test_scoresheet_of_each_candidate_says_what_the_arithmetic_says(opening):
    for name, evaluation in opening.evaluations.items():
        assert said(scoresheet(evaluation).result) == said(RESULTS[name])


def test_scoresheet_of_priya_as_printed(opening):
    result = scoresheet(opening.evaluations["Priya"]).result
    printed = [scoring.whole(x) for x in (result.fit, result.low, result.high, result.role_line)]
    assert printed == ["67", "55", "78", "66"]


def test_scoresheet_names_who_is_in_and_who_is_missing(opening):
    sheet = scoresheet(opening.evaluations["Priya"])
    assert [card.assessor.initials for card in sheet.submitted] == ["DW", "IB", "RA", "TH", "YT"]
    assert [card.assessor.initials for card in sheet.outstanding] == ["SO"]
    assert sheet.submissions == 5


def test_scoresheet_orders_voices_from_low_to_high(opening):
    line = scoresheet(opening.evaluations["Priya"]).lines[CODES.index("ILM")]
    assert [(voice.assessor.initials, voice.level) for voice in line.voices] == [("TH", 3), ("DW", 4), ("RA", 5)]
    assert (line.low.assessor.initials, line.high.assessor.initials) == ("TH", "RA")


def test_scoresheet_lists_not_assessed_with_its_reason_last(opening):
    line = scoresheet(opening.evaluations["Priya"]).lines[CODES.index("ALM")]
    assert [(voice.assessor.initials, voice.level, voice.rating.not_assessed) for voice in line.voices] == [
        ("RA", 3, ""),
        ("DW", None, "no_time"),
    ]


def test_pool_is_over_complete_evaluations_alone(opening):
    assert scoresheet(opening.evaluations["Priya"]).complete_evaluations == len(COMPLETE)


def test_pool_takes_an_evaluation_in_when_its_last_scorecard_is_in(profile):
    made = meridian(profile, candidates=("Priya",))
    before = scoresheet(made.evaluations["Priya"])
    factory.submit(made.card("Priya", "SO"), levels=lambda place, number: 4)
    after = scoresheet(made.evaluations["Priya"])
    assert (before.complete_evaluations, before.result.pool.label, before.result.pool.df) == (0, "assumed", 0)
    assert (after.complete_evaluations, after.result.pool.label, after.result.pool.df) == (1, "", 29)


def test_pool_leaves_a_withdrawn_evaluation_out(opening):
    rounds.withdraw(opening.evaluations["Helen"], by=opening.people["DW"], reason="Took another post.")
    assert scoresheet(opening.evaluations["Priya"]).complete_evaluations == len(COMPLETE) - 1


def test_recused_scorecard_is_neither_counted_nor_outstanding(profile):
    made = meridian(profile, candidates=("Priya",))
    scorecards.recuse(made.card("Priya", "SO"), by=made.people["SO"], reason="We are cousins.")
    sheet = scoresheet(made.evaluations["Priya"])
    assert [card.assessor.initials for card in sheet.recused] == ["SO"]
    assert (sheet.outstanding, sheet.complete_evaluations) == ([], 1)


def test_disagreement_is_from_first_ratings_and_the_mean_from_the_latest(small_profile):
    made = factory.panel_round(small_profile, levels=((2, 3, 3), (5, 3, 3)))
    card, must_have = made.cards[0], small_profile.requirements.first()
    Rating.objects.filter(scorecard=card, requirement=must_have).update(level=4)
    first = card.submissions.get()
    changed = [
        line | {"level": 4} if line["requirement"] == must_have.pk else line for line in first.content["ratings"]
    ]
    Submission.objects.create(
        scorecard=card,
        number=2,
        at=timezone.now(),
        content=first.content | {"ratings": changed},
        digest="1" * 64,
        after_reveal=True,
    )
    sheet = scoresheet(made.evaluation)
    assert sheet.result.rows[0].mean == Fraction(9, 2)
    assert sheet.result.rows[0].disagreement.range == 3
    assert sheet.submissions == 3


def test_second_submission_before_the_reveal_is_the_first_rating(small_profile):
    made = factory.panel_round(small_profile, levels=((2, 3, 3), (5, 3, 3)))
    card, must_have = made.cards[0], small_profile.requirements.first()
    first = card.submissions.get()
    changed = [
        line | {"level": 4} if line["requirement"] == must_have.pk else line for line in first.content["ratings"]
    ]
    Submission.objects.create(
        scorecard=card, number=2, at=timezone.now(), content=first.content | {"ratings": changed}, digest="1" * 64
    )
    assert scoresheet(made.evaluation).result.rows[0].disagreement.range == 1


def test_needs_are_the_missing_scorecards_and_for_an_offer_the_must_haves(profile):
    made = meridian(profile, candidates=("Mateusz",))
    sheet = scoresheet(made.evaluations["Mateusz"])
    assert [need.key for need in sheet.needs("hold")] == []
    assert [(need.kind, need.name) for need in sheet.needs("offer")] == [
        (
            WaiverKind.MUST_HAVE,
            "Must-have not met: Inspirational Leadership & Mentorship, 2.3, minimum 3",
        )
    ]


def test_needs_name_an_unassessed_must_have(small_profile):
    made = factory.panel_round(small_profile, submitted=1, levels=((None, 3, 3),))
    needs = scoresheet(made.evaluation).needs("offer")
    assert [need.name for need in needs] == [
        f"{made.assessors[1].name}'s scorecard is missing",
        "Must-have not assessed: Craft 1",
    ]


def check(evaluation, key: str, result: str, *, by) -> None:
    qualification = evaluation.opening.edition.qualifications.get(key=key)
    rounds.record_finding(evaluation, by=by, qualification=qualification, result=result, note="MSc, 2009")


def test_qualified_is_the_worst_of_what_is_required(profile):
    made = meridian(profile, candidates=("Priya",))
    evaluation, manager = made.evaluations["Priya"], made.people["DW"]
    found = [scoresheet(evaluation).qualified]
    for key in ("degree", "years-of-experience", "strategy-and-architecture"):
        check(evaluation, key, "meets", by=manager)
    check(evaluation, "masters-degree", "below", by=manager)
    found.append(scoresheet(evaluation).qualified)
    check(evaluation, "years-of-experience", "below", by=manager)
    found.append(scoresheet(evaluation).qualified)
    assert found == [FindingResult.UNKNOWN, FindingResult.MEETS, FindingResult.BELOW]


def test_years_count_a_month_in_two_posts_once(small_profile):
    made = factory.panel_round(small_profile, candidates=0)
    posts = [
        Post(title="Engineer", start=date(2010, 1, 1), end=date(2012, 12, 31)),
        Post(title="Lead", start=date(2012, 1, 1), leadership=True),
    ]
    evaluation = factory.add(made.opening, by=made.manager, posts=posts)
    sheet = scoresheet(evaluation, as_of=date(2014, 6, 15))
    assert (sheet.years, sheet.years_leading) == (Fraction(45, 10), Fraction(25, 10))
    worked = workings(sheet, as_of=date(2014, 6, 15))
    assert (worked.months, [months for _, months in worked.posts]) == (54, [30, 36])


def test_years_are_unknown_without_a_post(small_profile):
    sheet = scoresheet(factory.panel_round(small_profile).evaluation)
    assert (sheet.years, sheet.years_leading) == (None, None)


def test_workings_sum_to_the_printed_figures(opening):
    sheet = scoresheet(opening.evaluations["Amara"])
    found = workings(sheet)
    assert found.weighed / found.weight == sheet.result.fit
    assert found.line_weighed / found.weight == sheet.result.role_line
    assert found.weight / found.whole == sheet.result.coverage
    assert sum(share for _, share in found.shares) == 1
    assert sum(part.spread for part in found.parts) == sheet.result.error.specific
    assert {who.initials for who, _ in found.shares} == {"DW", "IB", "RA", "TH"}


def test_workings_show_the_variances_before_the_assumption_steadied_them(opening):
    found = workings(scoresheet(opening.evaluations["Priya"]))
    assert (f"{found.seen_single:.4f}", f"{found.seen_lean:.4f}") == ("0.7407", "0.1696")


def test_workings_show_no_variance_where_nothing_was_seen(small_profile):
    found = workings(scoresheet(factory.panel_round(small_profile, submitted=1).evaluation))
    assert (found.seen_single, found.seen_lean) == (None, None)


def test_names_are_those_of_the_edition(opening):
    sheet = scoresheet(opening.evaluations["Priya"])
    assert sheet.verdict == "A second look is needed at Cybersecurity Principles before deciding."
    assert opening.evaluations["Priya"].candidate.name == NAMES["Priya"]
