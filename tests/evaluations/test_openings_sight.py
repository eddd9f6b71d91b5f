"""What of an opening each reader sees: names, counts, journal; never a rating. And how much the pages ask."""

import re

import pytest
from django.urls import reverse

from evaluations import duties
from evaluations.actions import openings
from evaluations.views.openings import JOURNAL_PER_PAGE
from tests.factories import evaluations as make
from tests.factories.accounts import UserFactory


def url(name, opening=None):
    return reverse(f"evaluations:{name}", kwargs={"pk": opening.pk} if opening else {})


def as_user(client, user):
    client.force_login(user)
    return client


def test_opening_pages_open_to_whoever_runs_it(client, people, small_profile):
    made = make.panel_round(
        small_profile, manager=people.manager, recruiter=people.recruiter, assessors=[people.interviewer], submitted=0
    )
    names = ("opening_detail", "opening_edit", "opening_journal", "panel_edit", "candidate_add")
    found = {}
    for person in ("manager", "recruiter", "hr", "interviewer", "stranger", "other_manager"):
        as_user(client, getattr(people, person))
        found[person] = [client.get(url(name, made.opening)).status_code for name in names]
    runs, sits, none = [200] * 5, [200] + [403] * 4, [404] * 5
    assert found == {
        "manager": runs,
        "recruiter": runs,
        "hr": runs,
        "interviewer": sits,
        "stranger": none,
        "other_manager": none,
    }


def test_assessor_sees_their_own_candidates_alone(client, people, small_profile):
    made = make.panel_round(small_profile, manager=people.manager, assessors=[people.interviewer], submitted=0)
    make.seat(made.opening, [people.second_interviewer], by=people.manager)
    make.add(made.opening, by=people.manager, name="Not Begun")
    response = as_user(client, people.interviewer).get(url("opening_detail", made.opening))
    assert [row.name for row in response.context["rows"]] == ["Priya Raghunathan"]
    page = response.content.decode()
    assert ("Not Begun" in page, "Journal" in page, "Coverage" in page) == (False, False, False)


def test_assessor_sees_whose_scorecards_are_in(client, people, small_profile):
    panel = [people.interviewer, people.second_interviewer]
    made = make.panel_round(small_profile, manager=people.manager, assessors=panel, submitted=1)
    page = as_user(client, people.second_interviewer).get(url("opening_detail", made.opening)).content.decode()
    shown = re.findall(r"<li><span>([^<]+)</span><b>([^<]+)</b></li>", page)
    assert shown == [("Sven Olsen", "not yet"), ("Yuki Tanabe", "submitted")]


def test_opening_page_is_the_same_whatever_was_rated(client, people, small_profile, clock_stands, monkeypatch):
    """Not one byte of what a blind reader sees depends on a colleague's level or recommendation."""
    monkeypatch.setattr(duties, "turn", lambda user, evaluation: "")  # it hangs on ids, and these differ
    panel, pages = [people.second_interviewer, people.manager], []
    for level, recommendation in ((1, "strong_no"), (5, "strong_yes")):
        made = make.panel_round(
            small_profile,
            manager=people.manager,
            assessors=panel,
            submitted=1,
            candidates=2,
            levels=[[level]],
            recommendations=[recommendation],
        )
        page = as_user(client, people.manager).get(url("opening_detail", made.opening)).content.decode()
        pages.append(re.sub(r'[0-9a-f]{8}-[0-9a-f-]{27}|value="\w{64}"|X-CSRFToken": "\w{64}', "", page))
    assert pages[0] == pages[1]


def test_anonymous_opening_shows_code_names_to_whoever_scores(client, people, small_profile):
    made = make.panel_round(
        small_profile, manager=people.manager, assessors=[people.interviewer], submitted=0, anonymous=True
    )
    code = made.evaluation.candidate.code_name
    shown = {}
    for person in ("interviewer", "manager", "hr"):
        response = as_user(client, getattr(people, person)).get(url("opening_detail", made.opening))
        shown[person] = (response.context["rows"][0].name, b"Priya" in response.content)
    assert shown == {
        "interviewer": (code, False),
        "manager": ("Priya Raghunathan", True),
        "hr": ("Priya Raghunathan", True),
    }
    make.submit(made.cards[0])
    client.force_login(people.interviewer)
    assert client.get(url("opening_detail", made.opening)).context["rows"][0].name == code


def test_anonymous_opening_shows_code_names_to_its_manager_until_their_scorecard_is_in(client, people, small_profile):
    made = make.panel_round(
        small_profile, manager=people.manager, assessors=[people.manager], submitted=0, anonymous=True
    )
    pages = [url("opening_detail", made.opening), url("opening_journal", made.opening), url("opening_list"), "/"]
    as_user(client, people.manager)
    assert [b"Priya" in client.get(page).content for page in pages] == [False] * 4
    edit = reverse("evaluations:candidate_edit", kwargs={"pk": made.evaluation.candidate_id})
    assert client.get(edit).status_code == 403
    make.submit(made.cards[0])
    assert [b"Priya" in client.get(page).content for page in pages] == [True, True, False, True]
    assert client.get(edit).status_code == 200


def test_opening_list_shows_what_the_reader_may_see(client, people, small_profile):
    mine = make.panel_round(small_profile, manager=people.manager, assessors=[people.interviewer]).opening
    other = make.draft_opening(small_profile, manager=people.other_manager, title="Another")
    seen = {}
    for person in ("manager", "other_manager", "hr", "interviewer", "stranger"):
        response = as_user(client, getattr(people, person)).get(url("opening_list"))
        seen[person] = [row.opening for row in response.context["rows"]]
    assert seen == {
        "manager": [mine],
        "other_manager": [other],
        "hr": [other, mine],
        "interviewer": [mine],
        "stranger": [],
    }


def test_opening_list_counts_an_assessors_own_candidates_alone(client, people, small_profile):
    made = make.panel_round(
        small_profile, manager=people.manager, assessors=[people.interviewer], candidates=2, submitted=0
    )
    make.add(made.opening, by=people.manager, name="Somebody Else")
    counted = {}
    for person in ("manager", "interviewer"):
        (row,) = as_user(client, getattr(people, person)).get(url("opening_list")).context["rows"]
        counted[person] = (row.counts.candidates, row.counts.submitted, row.counts.expected)
    assert counted == {"manager": (3, 0, 2), "interviewer": (2, 0, 2)}


def test_opening_list_by_state(client, people, small_profile):
    make.draft_opening(small_profile, manager=people.manager)
    openings.close(make.panel_round(small_profile, manager=people.manager, candidates=0).opening, by=people.manager)
    as_user(client, people.manager)
    found = {}
    for state in ("", "closed", "archived", "all", "nonsense"):
        found[state] = len(client.get(url("opening_list"), {"state": state, "page": "x"}).context["rows"])
    assert found == {"": 1, "closed": 1, "archived": 0, "all": 2, "nonsense": 1}


@pytest.mark.parametrize("path", ["/openings/not-a-uuid/", "/openings/00000000-0000-4000-8000-000000000000/"])
def test_opening_that_is_none_is_not_found(client, people, path):
    assert as_user(client, people.hr).get(path).status_code == 404


# --- the journal ---


def test_opening_journal_says_who_did_what(client, people, small_profile):
    made = make.panel_round(small_profile, manager=people.manager, assessors=[people.interviewer])
    make.decide(made.evaluation, by=people.manager)
    response = as_user(client, people.manager).get(url("opening_journal", made.opening))
    assert [f"{line.actor} {line.text}" for line in response.context["journal"]] == [
        "Dana Whitfield recorded a decision, Priya Raghunathan",
        "Yuki Tanabe submitted a scorecard, Priya Raghunathan",
        "Dana Whitfield began the evaluation of Priya Raghunathan",
        "Dana Whitfield added Priya Raghunathan",
        "Dana Whitfield opened it",
        "Dana Whitfield seated Yuki Tanabe, Stage 2",
        "Dana Whitfield seated Yuki Tanabe, Stage 1",
        "Dana Whitfield created the opening",
    ]


def test_opening_journal_leaves_out_what_concerns_the_reader_as_candidate(client, people, small_profile):
    made = make.panel_round(small_profile, manager=people.manager, assessors=[people.interviewer])
    own = make.add(made.opening, by=people.manager, name="Ruth Adeyemi", employee=people.hr)
    make.submit(make.rounds.begin(own, by=people.manager).scorecards.get())
    response = as_user(client, people.hr).get(url("opening_journal", made.opening))
    lines = [f"{line.actor} {line.text}" for line in response.context["journal"]]
    assert [line for line in lines if "Ruth" in line or "a candidate" in line] == []
    assert (len(lines), response.context["page"].paginator.count) == (7, 7)


def test_opening_journal_has_pages(client, people, small_profile):
    made = make.draft_opening(small_profile, manager=people.manager)
    for number in range(JOURNAL_PER_PAGE + 5):
        openings.edit(made, by=people.manager, location=f"Room {number}")
    response = as_user(client, people.manager).get(url("opening_journal", made), {"page": 2})
    assert (len(response.context["journal"]), response.context["page"].paginator.num_pages) == (6, 2)


# --- how many questions the pages ask ---


@pytest.mark.parametrize("count", [1, 30])
def test_opening_list_asks_the_same_for_1_and_30(client, people, small_profile, django_assert_num_queries, count):
    for number in range(count):
        make.draft_opening(small_profile, manager=people.manager, title=f"Opening {number}")
    as_user(client, people.manager).get(url("opening_list"))
    with django_assert_num_queries(5):
        response = client.get(url("opening_list"))
    assert len(response.context["rows"]) == count


@pytest.mark.parametrize(("candidates", "assessors"), [(1, 2), (30, 2), (1, 8)])
def test_opening_detail_asks_the_same(client, people, small_profile, django_assert_num_queries, candidates, assessors):
    panel = [people.interviewer, *UserFactory.create_batch(assessors - 1)]
    made = make.panel_round(
        small_profile, manager=people.manager, assessors=panel, candidates=candidates, submitted=0, drafted=1
    )
    counted = {}
    for person, queries in (("manager", 27), ("interviewer", 14)):
        as_user(client, getattr(people, person)).get(url("opening_detail", made.opening))
        with django_assert_num_queries(queries):
            counted[person] = len(client.get(url("opening_detail", made.opening)).context["rows"])
    assert counted == {"manager": candidates, "interviewer": candidates}


@pytest.mark.parametrize("count", [1, 30])
def test_opening_journal_asks_the_same_for_1_and_30(client, people, small_profile, django_assert_num_queries, count):
    made = make.panel_round(small_profile, manager=people.manager, candidates=count, submitted=0).opening
    as_user(client, people.manager).get(url("opening_journal", made))
    with django_assert_num_queries(9):
        client.get(url("opening_journal", made))
