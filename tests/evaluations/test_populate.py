"""Rows written in bulk, beside what the actions would have made of them. Populated once for the module."""

from collections import Counter
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from accounts import journal
from accounts.enums import Access
from accounts.models import Entry
from evaluations.actions import scorecards
from evaluations.enums import ScorecardState
from evaluations.handout import due
from evaluations.management import bulk
from evaluations.models import Candidate, Decision, Evaluation, Opening, Rating, Save, Scorecard, Submission
from evaluations.panel import panel
from evaluations.scoresheet import scoresheet
from evaluations.sheet import sheet
from roles.models import Edition, Requirement
from tests.factories import evaluations as factory
from tests.factories.accounts import UserFactory

CANDIDATES, ASSESSORS, COMPETENCIES = 10, 3, 12

pytestmark = pytest.mark.django_db  # inside the module's own transaction, so what a test writes is undone


def populate(**options):
    said = StringIO()
    call_command("populate", stdout=said, **options)
    return said.getvalue().splitlines()


@pytest.fixture(scope="module")
def populated(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        said = populate(openings=1, candidates=CANDIDATES, assessors=ASSESSORS, competencies=COMPETENCIES)
        yield said
        transaction.set_rollback(True)


def first():
    return Opening.objects.earliest("created_at")


def submitted():
    return Scorecard.objects.submitted().select_related("evaluation__opening__edition", "assessor")


def test_populate_says_what_it_made_and_how_long_it_took(populated):
    rows, took = populated
    assert rows.startswith("1 openings: 10 candidates, 20 posts, 10 evaluations, ")
    assert took.startswith("Made in ")


def test_populate_makes_the_size_asked_for(populated):
    opening = first()
    assert opening.evaluations.count() == CANDIDATES
    assert opening.edition.requirements.count() == COMPETENCIES
    assert opening.seats.values("assessor").distinct().count() == ASSESSORS


def test_every_requirement_has_two_assessors(populated):
    assert {len(who) for who in panel(first()).who.values()} == {2}


def test_evaluations_stand_in_every_state(populated):
    assert Counter(Evaluation.objects.values_list("state", flat=True)) == {
        "not_begun": 1,
        "under_way": 6,
        "decided": 3,
    }
    assert Evaluation.objects.complete().count() == 7


def test_scorecards_stand_in_every_state(populated):
    # two evaluations are being scored, each with one card in, one begun and one waiting; seven are complete
    states = Counter(Scorecard.objects.values_list("state", flat=True))
    assert states == {"submitted": 7 * ASSESSORS + 2, "draft": 2, "waiting": 2}


def test_submitted_card_answers_each_focus_requirement_once(populated):
    for card in submitted():
        focus = [line.requirement.pk for line in sheet(card).focus]
        assert sorted(card.ratings.values_list("requirement", flat=True)) == sorted(focus)


def test_submitted_card_lacks_nothing_the_action_asks_for(populated):
    assert [fault for card in submitted() for fault in sheet(card).faults()] == []


def test_submission_is_what_the_action_would_have_kept(populated):
    """The same card is reopened by hand and submitted in earnest."""
    for card in submitted():
        written = card.submissions.get()
        Scorecard.objects.filter(pk=card.pk).update(state=ScorecardState.DRAFT, submitted_at=None)
        Evaluation.objects.filter(pk=card.evaluation_id).update(state="under_way")
        again = scorecards.submit(Scorecard.objects.get(pk=card.pk), by=card.assessor)
        assert (again.content, again.digest, again.number) == (written.content, written.digest, 2)


def test_draft_can_be_finished_by_its_author(populated):
    card = Scorecard.objects.filter(state=ScorecardState.DRAFT).first()
    factory.submit(card)
    assert Scorecard.objects.get(pk=card.pk).state == ScorecardState.SUBMITTED


def test_saves_name_what_they_wrote(populated):
    for save in Save.objects.select_related("scorecard"):
        lines = [part for part in save.parts if isinstance(part, int)]
        assert sorted(lines) == sorted(save.scorecard.ratings.values_list("requirement", flat=True))
        assert (save.version, save.scorecard.version) == (1, 1)


def test_cards_are_due_when_the_action_would_say(populated):
    for card in Scorecard.objects.select_related("evaluation__opening", "assessor"):
        assert card.due_at == due(card.evaluation, card.assessor)


def test_every_row_holds_as_its_form_would_ask(populated):
    for model in bulk.ORDER:
        for row in model.objects.all():
            row.clean_fields()


def test_decisions_needed_no_waiver(populated):
    decided = Decision.objects.select_related("evaluation")
    assert [need for one in decided for need in scoresheet(one.evaluation).needs(one.outcome)] == []
    assert {one.by for one in decided} == {first().manager}


def test_journal_holds_and_has_an_entry_for_each_act(populated):
    opening = first()
    verbs = Counter(Entry.objects.filter(opening_id=str(opening.pk)).values_list("verb", flat=True))
    stages, qualifications = opening.edition.stages.count(), opening.edition.qualifications.count()
    assert journal.verify().broken is None
    assert verbs == {
        "created": 1,
        "seated": opening.seats.count(),
        "opened": 1,
        "populated": 1,
        "added": CANDIDATES,
        "scheduled": CANDIDATES * stages,
        "checked": 9 * qualifications,
        "begun": 9,
        "submitted": Submission.objects.count(),
        "revealed": 3,
        "decided": 3,
    }


def test_journal_entries_of_a_candidate_read_as_the_actions_write_them(populated):
    """Facts and subjects beside those of a candidate who went the long way."""
    evaluation = factory.add(first(), by=first().recruiter)
    long_way = Entry.objects.order_by("number").last()
    in_bulk = Entry.objects.filter(verb="added", subject_type="evaluations.candidate").first()
    assert long_way.facts == {"evaluation": str(evaluation.pk)}
    assert (in_bulk.subject_type, sorted(in_bulk.facts)) == (long_way.subject_type, sorted(long_way.facts))
    assert in_bulk.actor == long_way.actor


def test_same_seed_gives_the_same_names_and_levels(populated):
    def made():
        with transaction.atomic():
            before = set(Candidate.objects.values_list("pk", flat=True))
            populate(openings=1, candidates=3, assessors=2, competencies=COMPETENCIES, seed=7)
            fresh = Candidate.objects.exclude(pk__in=before)
            levels = Rating.objects.filter(scorecard__evaluation__candidate__in=fresh)
            found = sorted(fresh.values_list("name", flat=True)), sorted(levels.values_list("evidence", flat=True))
            transaction.set_rollback(True)
        return found

    assert made() == made()


def test_populating_again_goes_on_counting(populated):
    for _ in range(2):
        populate(openings=1, candidates=1, assessors=1, competencies=2)
    assert sorted(Opening.objects.exclude(pk=first().pk).values_list("title", flat=True)) == [
        "Technical Director, profile of 2, Customs Systems",
        "Technical Director, profile of 2, Warehouse Robotics",
    ]
    assert Edition.objects.published().filter(role__key="populated-2").count() == 1


def test_width_of_the_shipped_profile_uses_it(populated):
    populate(openings=1, candidates=1, assessors=2, competencies=17)
    assert Opening.objects.exclude(pk=first().pk).get().edition.role.key == "technical-director"


def test_wider_profile_adds_invented_competencies(populated):
    populate(openings=1, candidates=1, assessors=3, competencies=34)
    wide = Requirement.objects.filter(edition__openings__in=Opening.objects.exclude(pk=first().pk))
    assert (wide.count(), wide.filter(competency__key__startswith="invented-").count()) == (34, 17)


@pytest.fixture
def real(populated):
    """An opening of somebody who was not invented."""
    return factory.draft_opening(first().edition, manager=UserFactory(access=Access.HIRING_MANAGER))


def test_real_openings_are_not_mixed_with_invented_ones(real):
    with pytest.raises(CommandError, match="openings of real people"):
        populate(openings=1, candidates=1, assessors=1, competencies=1)
    assert Opening.objects.count() == 2


def test_yes_puts_invented_openings_beside_real_ones(real):
    populate(openings=1, candidates=1, assessors=1, competencies=1, yes=True)
    assert Opening.objects.count() == 3


@pytest.mark.parametrize("name", ["openings", "candidates", "assessors", "competencies"])
def test_size_of_nothing_gets_a_sentence(name):
    with pytest.raises(CommandError, match=f"--{name} is a number from 1; 0 makes nothing"):
        populate(**{name: 0})
