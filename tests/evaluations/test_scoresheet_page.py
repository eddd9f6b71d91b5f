"""What the scoresheet's page prints, in every state of an evaluation."""

import re

import pytest
from django.urls import reverse

from evaluations.actions import evaluations as rounds
from evaluations.actions import panels
from evaluations.views.scoresheets import ORDERS
from roles.actions import editions
from tests.evaluations.meridian import meridian
from tests.evaluations.reading import address, body, get, order_of, part, signed_in, text
from tests.factories import evaluations as factory
from tests.factories import roles as role_factory
from tests.factories.accounts import UserFactory
from tests.factories.competencies import competency

pytestmark = pytest.mark.django_db


# --- states ---


def test_page_of_an_evaluation_not_begun_leads_to_arranging_it(small_profile, people):
    made = factory.panel_round(small_profile, manager=people.manager, begun=False)
    response = get(people.manager, made.evaluation)
    assert response.status_code == 200
    assert "The evaluation of Priya Raghunathan has not begun" in text(body(response))
    assert f'href="{reverse("evaluations:evaluation_arrange", args=[made.evaluation.pk])}"' in body(response)


def test_page_of_an_evaluation_withdrawn_before_it_began_says_so(small_profile, people):
    made = factory.panel_round(small_profile, manager=people.manager, begun=False)
    rounds.withdraw(made.evaluation, by=people.manager, reason="Took another post.")
    said = text(body(get(people.manager, made.evaluation)))
    assert "was withdrawn It had not begun, so there is no scoresheet. Took another post." in said
    assert "Arrange" not in said


def test_page_of_a_withdrawn_evaluation_shows_what_was_said_and_no_form(small_profile, people):
    made = factory.panel_round(small_profile, manager=people.manager)
    rounds.withdraw(made.evaluation, by=people.manager, reason="Took another post.")
    response = get(people.manager, made.evaluation)
    assert "Withdrawn without a decision. Took another post." in text(body(response))
    assert part(response, "decision").startswith("Decision The evaluation was withdrawn")


def test_page_without_a_scorecard_prints_no_number(small_profile, people):
    made = factory.panel_round(small_profile, manager=people.manager, submitted=0)
    response = get(people.manager, made.evaluation)
    assert "Not enough assessed to say (0 % of the weight)." in text(body(response))
    assert "0 of 2 scorecards in" in text(body(response))
    assert part(response, "disagreement").endswith("No scorecard is in yet.")


def test_page_that_rests_on_one_assessor_says_so(small_profile, people):
    made = factory.panel_round(small_profile, manager=people.manager, submitted=1)
    response = get(people.manager, made.evaluation)
    assert "Everything below rests on one assessor." in text(body(response))
    assert "One assessor only on Craft 1." in part(response, "must_haves")
    assert "its width assumed: no evaluation of this opening is complete yet" in part(response, "fit")


# --- figures ---


@pytest.fixture
def opening(profile):
    return meridian(profile)


def test_page_prints_priyas_figures_in_words_and_numbers(opening):
    response = get(opening.people["DW"], opening.evaluations["Priya"])
    assert "A second look is needed at Cybersecurity Principles before deciding." in text(body(response))
    assert "5 of 6 scorecards in; missing: Sven Olsen." in text(body(response))
    assert "67 range 55–78 · role line 66" in part(response, "fit")
    assert "it lies inside the range" in part(response, "fit")
    assert "estimated from the 3 complete evaluations of this opening" in part(response, "fit")
    assert "Must-haves: 3 of 3 met, 1 needs a second look" in part(response, "must_haves")
    assert "(2 + 4) ÷ 2 = 3.0, against the minimum 3: met. Ingrid Baumann 2, Tomás Herrera 4." in part(
        response, "must_haves"
    )
    assert "66 % of pairs of ratings lie within one level, 33 % agree exactly." in part(response, "disagreement")
    assert "10 of 15 pairs lie within one level, 5 agree exactly" in part(response, "disagreement")
    assert "12 of 17 targets met" in part(response, "competencies")


def test_page_lets_the_fit_be_done_again_by_hand(opening):
    """Read the table as a manager would: weight times points, summed, over the sum of the weights."""
    html = body(get(opening.people["DW"], opening.evaluations["Priya"]))
    table = html[html.index('aria-label="Arithmetic of the fit"') : html.index("printed as 67")]
    rows = [[text(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)] for row in table.split("<tr>")[2:-1]]
    assert len(rows) == 17
    weighed = weights = 0.0
    for _, levels, mean, points, weight, product, _, _ in rows:
        given = [int(level) for level in levels.split(", ")]
        assert float(mean) == pytest.approx(sum(given) / len(given), abs=0.005)
        assert float(points) == pytest.approx(25 * (sum(given) / len(given) - 1), abs=0.005)
        assert float(product) == pytest.approx(float(weight) * float(points), abs=0.02)
        weighed, weights = weighed + float(product), weights + float(weight)
    assert f"{weighed / weights:.1f}" == "66.9"
    assert "2341.67 ÷ 35 = 66.90," in text(table)


def test_page_opens_the_range_to_its_two_parts(opening):
    said = part(get(opening.people["DW"], opening.evaluations["Priya"]), "workings")
    assert "25 × √(0.16179 × 0.20966 + 0.53518 × 0.03946) = 5.86 points" in said
    assert "66.90 ± 1.96 × 5.86, cut to 0 and 100: 55.41 to 78.40, printed as 55–78" in said
    assert "(10 × 0.50 + 45 × 0.74074 seen) ÷ (10 + 45) = 0.69697" in said
    assert "Yuki Tanabe 24.29 %" in said
    assert "Huffcutt, Culbertson and Weyhrauch 2013" in said
    assert "2300 ÷ 35 = 65.71, printed as 66" in said


def test_page_marks_a_provisional_fit_and_its_bounds(opening):
    response = get(opening.people["DW"], opening.evaluations["Amara"])
    assert "Fit Provisional 77 range 63–91 · role line 72" in part(response, "fit")
    assert "74 % of the weight is assessed. Whatever the rest brings, the fit lies between 57 and 83." in part(
        response, "fit"
    )
    html = body(response)
    assert (html.count('class="plot faint"'), html.count('class="dot open"')) == (1, 1)
    assert "Not assessed: Cloud Platform Expertise, weight 2." in part(response, "workings")


def test_page_of_too_little_assessed_prints_no_fit_anywhere(small_profile, people):
    made = factory.panel_round(small_profile, manager=people.manager, levels=((None, 3, None),))
    response = get(people.manager, made.evaluation)
    assert part(response, "fit").endswith("33 % of the weight is assessed. A fit is printed from 50 % on.")
    assert part(response, "workings").startswith("How this is worked out Coverage 33 %")
    assert "Must-haves: 0 of 1 met, 1 not assessed" in part(response, "must_haves")


def test_page_says_well_below_where_a_must_have_is_missed(opening):
    response = get(opening.people["DW"], opening.evaluations["Mateusz"])
    assert "Must-have not met: Inspirational Leadership & Mentorship." in text(body(response))
    assert "Must-haves: 2 of 3 met, 1 needs a second look" in part(response, "must_haves")
    assert "(2 + 2 + 3) ÷ 3 = 2.3, against the minimum 3: not met." in part(response, "must_haves")


def test_page_opens_a_competency_to_everyones_evidence(opening):
    response = get(opening.people["DW"], opening.evaluations["Priya"])
    said = part(response, "competencies")
    assert "Mean: (3 + 4 + 5) ÷ 3 = 4.0. Gap: 4.0 − 4 = ±0, at or above target. Weight 3. Minimum 3: met." in said
    assert "Tomás Herrera: 3 Proficient Tomás Herrera on Inspirational Leadership & Mentorship: CANARY-TH" in said
    assert "Dana Whitfield: Not assessed, no time No evidence written." in said


def test_page_keeps_qualifications_apart_with_who_checked_them(small_profile, people):
    made = factory.panel_round(small_profile, manager=people.manager)
    lines = {line.key: line for line in small_profile.qualifications.all()}
    rounds.record_finding(
        made.evaluation, by=people.hr, qualification=lines["degree"], result="by_equivalence", note="Ten years at sea."
    )
    said = part(get(people.manager, made.evaluation), "qualifications")
    assert said.startswith("Qualifications: not all checked Bachelor's degree Meets by equivalence A degree.")
    assert "Found: Ten years at sea. Checked by Ruth Adeyemi, " in said
    assert "5 years Not checked Five years. No post is entered, so years are not counted." in said
    assert "not part of the fit" in said


def test_page_escapes_what_people_wrote(small_profile, people):
    made = factory.panel_round(small_profile, manager=people.manager, submitted=0)
    factory.submit(made.cards[0], evidence="<script>alert(1)</script>", summary="<b>bold</b>")
    html = body(get(people.manager, made.evaluation))
    assert (html.count("<script>alert"), html.count("<b>bold")) == (0, 0)
    assert html.count("&lt;b&gt;bold&lt;/b&gt;") == 1


def test_page_of_an_anonymous_opening_shows_an_assessor_the_code_name(small_profile, people):
    assessors = [people.interviewer, people.second_interviewer]
    made = factory.panel_round(small_profile, manager=people.manager, assessors=assessors, anonymous=True)
    candidate = made.evaluation.candidate
    candidate.current_title = "Director of Platform"
    candidate.save(update_fields=["current_title"])
    shown = {who.name: get(who, made.evaluation).content.decode() for who in (people.interviewer, people.manager)}
    assert ["Raghunathan" in html for html in shown.values()] == [False, True]
    assert ["Director of Platform" in html for html in shown.values()] == [False, True]
    assert candidate.code_name in shown["Yuki Tanabe"]


# --- order ---


def test_competencies_come_in_the_order_asked_for(opening):
    client, evaluation = signed_in(opening.people["DW"]), opening.evaluations["Priya"]
    found = {order: order_of(client.get(address(evaluation), {"order": order})) for order in ORDERS}
    assert found["profile"][:2] == ["cloud-platform-expertise", "system-architecture-design"]
    assert found["gap"][:3] == [
        "cybersecurity-principles",
        "sdlc-management",
        "technology-budgeting-financial-planning",
    ]
    assert found["disagreement"][:4] == [
        "cybersecurity-principles",
        "technology-budgeting-financial-planning",
        "exceptional-communication",
        "inspirational-leadership-mentorship",
    ]
    assert {frozenset(keys) for keys in found.values()} == {frozenset(found["profile"])}


@pytest.mark.parametrize("order", ["", "fit", "'; DROP", "gap\u202e", "x" * 3000])
def test_unknown_order_is_the_usual_one(small_profile, people, order):
    made = factory.panel_round(small_profile, manager=people.manager)
    usual = order_of(get(people.manager, made.evaluation))
    assert order_of(get(people.manager, made.evaluation, order=order)) == usual


def test_fragment_and_page_agree_on_the_competencies(opening):
    client, url = signed_in(opening.people["DW"]), address(opening.evaluations["Priya"])
    headers = {"HX-Request": "true", "HX-Target": "competencies"}
    fragment = client.get(url, {"order": "profile"}, headers=headers).content.decode().strip()
    whole = client.get(url, {"order": "profile"})
    assert fragment.startswith('<section class="section" id="competencies"')
    assert fragment in body(whole)
    restored = client.get(url, headers=headers | {"HX-History-Restore-Request": "true"})
    assert restored.content.decode().startswith("<!doctype html>")


# --- doors to the rest ---


def test_page_asks_for_an_export_by_post_with_a_fresh_key(small_profile, people):
    made = factory.panel_round(small_profile, manager=people.manager)
    url = reverse("exports:export_request", args=[made.evaluation.pk])
    pages = [body(get(people.manager, made.evaluation)) for _ in range(2)]
    keys = [re.findall(rf'action="{url}">.*?name="key" value="([0-9a-f-]{{36}})"', page, re.S) for page in pages]
    assert [len(found) for found in keys] == [1, 1]
    assert keys[0] != keys[1]


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_scoresheet_is_only_read(small_profile, people, method):
    made = factory.panel_round(small_profile, manager=people.manager)
    assert getattr(signed_in(people.manager), method)(address(made.evaluation)).status_code == 405


# --- cost ---


@pytest.mark.parametrize(("assessors", "competencies"), [(2, 17), (8, 17), (2, 34), (8, 34)])
def test_page_costs_the_same_queries_for_any_panel_and_profile(
    people, django_assert_num_queries, assessors, competencies
):
    skills = [competency(number, by=people.hr) for number in range(1, competencies + 1)]
    draft = role_factory.draft(role_factory.role(by=people.hr), by=people.hr, competencies=skills)
    edition = editions.publish(draft, by=people.hr, note="Many crafts.", accept_warnings=True)
    made = factory.panel_round(edition, manager=people.manager, assessors=assessors, candidates=2)
    late = UserFactory(name="Late Comer")
    panels.seat(made.opening, by=people.manager, assessor=late, stage=edition.stages.first())
    client = signed_in(people.manager)
    client.get(address(made.evaluation))
    with django_assert_num_queries(19):
        response = client.get(address(made.evaluation))
    assert len(order_of(response)) == competencies
