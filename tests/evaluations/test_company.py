"""The invented company: each state asserted by its scoresheet. Seeded once for the module; no test here writes."""

import re
from collections import Counter
from datetime import date, datetime, timedelta
from io import StringIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.db import transaction

from accounts import journal
from accounts.enums import Access
from accounts.models import Entry, User
from competencies.actions import loading
from evaluations import scoring
from evaluations.enums import OpeningState, ScorecardState
from evaluations.handout import GRACE
from evaluations.management import company
from evaluations.management.chronicle import clock
from evaluations.models import Candidate, Decision, Evaluation, Opening, Rating, Reveal, Scorecard, Submission
from evaluations.panel import MOST, panel
from evaluations.scoresheet import scoresheet
from roles.actions import editions, starters

HOUSE = Path(__file__).resolve().parents[2]
TODAY = date(2026, 11, 25)
NOW = datetime(2026, 11, 25, 0, 1, tzinfo=ZoneInfo("Europe/Amsterdam"))  # made just after midnight
TITLE = "Technical Director, Logistics Platform"
COMPLETE = ("amara-okafor", "helen-marsh", "jonas-lindqvist", "mateusz-kowalczyk")

pytestmark = pytest.mark.django_db  # inside the module's own transaction, so what a test writes is undone


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        system = User.objects.system()
        with clock(company.eve(TODAY)):
            loading.load(HOUSE / "competencies" / "library", by=system)
            draft = starters.load(HOUSE / "roles" / "starters" / "technical_director.toml", by=system)
            edition = editions.publish(draft, by=system, note="The first wording.")
        with clock(NOW):
            seeded = company.seed(edition, as_of=TODAY)
        yield seeded
        transaction.set_rollback(True)


def sheet_of(made, name):
    evaluation = Evaluation.objects.get(pk=made.evaluations[name].pk)
    return scoresheet(evaluation, as_of=TODAY)


def keys(rows):
    return [row.demand.key for row in rows]


def counted():
    return {model: model.objects.count() for model in (User, Opening, Candidate, Scorecard, Rating, Submission, Entry)}


def evidence():
    return list(Rating.objects.exclude(level=None).values_list("evidence", flat=True))


def test_company_has_the_people_the_issue_names(made):
    assert Counter(User.objects.who_can_sign_in().values_list("access", flat=True)) == {
        Access.HR_ADMIN: 2,  # one reads what the other drafted
        Access.HIRING_MANAGER: 2,
        Access.INTERVIEWER: 4,
        Access.RECRUITER: 1,
    }


def test_nobody_of_the_company_has_a_password(made):
    assert [person.name for person in User.objects.all() if person.has_usable_password()] == []


def test_every_must_have_has_two_assessors_and_nobody_too_much(made):
    seated = panel(made.openings[TITLE])
    assert (seated.uncovered, seated.thin, seated.nobody, seated.overloaded) == ([], [], [], [])
    assert max(seated.load.values()) == MOST


def test_second_opening_is_planned_with_one_must_have_thinly_covered(made):
    planned = made.openings["Technical Director, Customs and Trade"]
    seated = panel(planned)
    assert planned.state == OpeningState.DRAFT
    assert (seated.uncovered, seated.thin) == ([], ["Cybersecurity Principles"])
    assert [stage.key for stage in seated.empty_stages] == ["executive-panel"]


def test_candidates_stand_in_the_states_of_the_story(made):
    states = {name: Evaluation.objects.get(pk=each.pk).state for name, each in made.evaluations.items()}
    assert states == {
        "tobias-renner": "not_begun",
        "priya-raghunathan": "under_way",
        "amara-okafor": "under_way",
        "mateusz-kowalczyk": "under_way",
        "helen-marsh": "under_way",
        "jonas-lindqvist": "decided",
    }


def test_every_candidate_has_ten_years_and_some_of_them_leading(made):
    for name in made.evaluations:
        read = sheet_of(made, name)
        assert read.years >= 10, name
        assert read.years_leading >= 2, name


def test_candidate_not_begun_has_interviews_to_come_and_no_scorecard(made):
    evaluation = made.evaluations["tobias-renner"]
    assert evaluation.scorecards.count() == 0
    assert [interview.starts_at.date() - TODAY for interview in evaluation.interviews.all()] == [
        timedelta(days=5),  # three working days from a Wednesday
        timedelta(days=5),
        timedelta(days=6),
    ]


def test_scoring_under_way_leaves_three_cards_outstanding(made):
    read = sheet_of(made, "priya-raghunathan")
    assert {card.assessor.name: card.state for card in read.outstanding} == {
        "Dana Whitfield": ScorecardState.DRAFT,
        "Sven Olsen": ScorecardState.DRAFT,
        "Tomás Herrera": ScorecardState.WAITING,
    }
    assert len(read.submitted) == 4
    assert read.result.status == "provisional"


def test_half_done_card_holds_evidence_and_waits_for_the_rest(made):
    card = made.evaluations["priya-raghunathan"].scorecards.get(assessor=made.people["sven"])
    lines = {rating.requirement.competency.key: rating for rating in card.ratings.all()}
    assert {key: rating.level for key, rating in lines.items()} == {
        "system-architecture-design": 4,
        "cloud-platform-expertise": 3,
        "data-architecture-management": None,
    }
    assert all(rating.evidence for rating in lines.values())
    assert card.due_at.date() == TODAY - timedelta(days=1)


def test_whoever_has_a_card_outstanding_is_blind_and_nobody_else(made):
    blind = {
        name: [key for key, who in made.people.items() if Evaluation.objects.blind_for(who).filter(pk=each.pk).exists()]
        for name, each in made.evaluations.items()
    }
    assert {name: who for name, who in blind.items() if who} == {"priya-raghunathan": ["dana", "tomas", "sven"]}


@pytest.mark.parametrize("name", COMPLETE)
def test_complete_evaluation_is_final_and_lacks_no_card(made, name):
    read = sheet_of(made, name)
    assert (read.outstanding, len(read.submitted), read.result.status) == ([], 7, "final")


def test_designed_disagreement_stands_on_the_agenda(made):
    read = sheet_of(made, "amara-okafor")
    assert [(line.key, line.levels) for line in read.agenda] == [
        ("cybersecurity-principles", [2, 4, 4]),
        ("exceptional-communication", [2, 4, 5]),
    ]
    assert keys(read.result.missed) == []
    assert read.verdict == "A second look is needed at Cybersecurity Principles before deciding."


def test_missed_must_have_is_leadership(made):
    read = sheet_of(made, "mateusz-kowalczyk")
    assert keys(read.result.missed) == ["inspirational-leadership-mentorship"]
    assert read.verdict == "Must-have not met: Inspirational Leadership & Mentorship."


def test_two_candidates_share_a_band(made):
    results = {name: sheet_of(made, name).result for name in ("helen-marsh", "jonas-lindqvist")}
    assert [keys(result.missed) for result in results.values()] == [[], []]
    found = scoring.bands(results)
    assert (found.bands, found.note) == ((("helen-marsh", "jonas-lindqvist"),), "")


def test_one_of_the_band_is_decided_with_a_reason_and_a_dissent(made):
    decision = sheet_of(made, "jonas-lindqvist").decision
    assert Decision.objects.count() == 1
    assert (decision.outcome, decision.by.name) == ("offer", "Dana Whitfield")
    assert [dissent.who.name for dissent in decision.dissents.all()] == ["Yuki Tanabe"]
    assert list(decision.waivers.all()) == []


def test_reason_of_the_decision_holds_against_the_scoresheet(made):
    """It says: no rating of a must-have below its minimum, and budgeting a level below target."""
    read = sheet_of(made, "jonas-lindqvist")
    assert [line.key for line in read.must_haves if min(line.levels) < line.row.hurdle.minimum] == []
    assert {line.key: line.row.gap for line in read.lines}["technology-budgeting-financial-planning"] == -1


def test_every_level_carries_evidence_of_its_own(made):
    texts = evidence()
    assert len(texts) >= 150
    assert len(set(texts)) == len(texts)
    assert [text for text in texts if not 25 <= len(text.split()) <= 45] == []


def test_no_two_texts_share_a_run_of_six_words(made):
    seen = Counter()
    for text in evidence():
        words = re.findall(r"\w+", text.lower())
        seen.update({tuple(words[at : at + 6]) for at in range(len(words) - 5)})
    assert [" ".join(run) for run, count in seen.items() if count > 1] == []


def test_submitted_cards_carry_a_summary_of_two_sentences(made):
    summaries = Scorecard.objects.submitted().values_list("summary", flat=True)
    assert {len(re.findall(r"[.?](?:\s|$)", summary)) for summary in summaries} == {2}


def test_evidence_says_nothing_of_a_person_but_what_was_said_and_done(made):
    said = re.compile(r"\b(he|she|his|her|him|hers|young|mother|father|wife|husband|religio\w+|pregnan\w+)\b")
    assert [text for text in evidence() if said.search(text.lower())] == []


def test_seeded_journal_holds(made):
    assert journal.verify().broken is None


def test_journal_tells_the_weeks_in_their_order_and_nothing_to_come(made):
    times = list(Entry.objects.order_by("number").values_list("at", flat=True))
    assert times == sorted(times)
    assert times[-1] < NOW
    assert len({at.date() for at in times}) >= 15  # not all on one day


def test_nobody_acts_at_night_or_on_a_weekend(made):
    acts = [(entry.verb, entry.at.astimezone(NOW.tzinfo)) for entry in Entry.objects.all()]
    assert [(verb, at) for verb, at in acts if at.weekday() >= 5 or not 8 <= at.hour < 21] == []


def test_openings_are_younger_than_their_edition_and_open_before_candidates_come(made):
    first, second = made.openings.values()
    edition = first.edition
    assert (edition.created_at, edition.published_at) == (company.eve(TODAY), company.eve(TODAY))
    assert edition.published_at < first.created_at < first.opened_at < second.created_at
    assert 34 <= (TODAY - first.opened_at.date()).days <= 40  # about five weeks
    assert [
        each.candidate.name for each in first.evaluations.all() if each.candidate.created_at < first.opened_at
    ] == []


@pytest.mark.parametrize("name", [*COMPLETE, "priya-raghunathan"])
def test_evaluation_begins_checked_and_before_its_first_interview(made, name):
    evaluation = Evaluation.objects.get(pk=made.evaluations[name].pk)
    first = evaluation.interviews.first().starts_at
    checks = [finding.at for finding in evaluation.findings.all()]
    assert evaluation.candidate.created_at < min(checks) < max(checks) < evaluation.begun_at < first
    assert {card.handed_out_at for card in evaluation.scorecards.all()} == {evaluation.begun_at}


def test_scorecards_come_in_between_the_last_interview_and_their_due_date(made):
    cards = list(Scorecard.objects.submitted())
    assert len(cards) == 32
    assert [card for card in cards if not card.due_at - GRACE < card.saved_at < card.submitted_at < card.due_at] == []
    assert [card for card in cards if card.submissions.get().at != card.submitted_at] == []


def test_draft_is_saved_after_the_interview_and_before_today(made):
    drafts = Scorecard.objects.filter(state=ScorecardState.DRAFT)
    assert [card.due_at - GRACE < card.saved_at < NOW for card in drafts] == [True, True]


def test_decision_stands_on_a_past_day_after_every_card_and_its_own_reading(made):
    decision = Decision.objects.get()
    last = max(card.submitted_at for card in decision.evaluation.scorecards.all())
    seen = Reveal.objects.get(evaluation=decision.evaluation, person=decision.by).at
    assert last < seen < decision.at
    assert decision.at.date() == date(2026, 11, 19)


def test_nobody_saw_ratings_before_submitting_their_own(made):
    assert Submission.objects.filter(after_reveal=True).count() == 0


def test_seeding_twice_changes_nothing(made):
    before, said = counted(), StringIO()
    call_command("seed_company", stdout=said)
    assert (counted(), said.getvalue()) == (before, "The invented company is here already; nothing was changed.\n")
