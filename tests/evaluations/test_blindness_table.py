"""The blind rule as a table: what became of one's scorecard × the opening's rule × who reads."""

import pytest
from django.core.exceptions import PermissionDenied

from accounts.enums import Access
from accounts.models import User
from evaluations.actions import panels, scorecards
from evaluations.models import Evaluation, Scorecard
from tests.evaluations.test_blindness import PERSONS, scene
from tests.factories import evaluations as make
from tests.factories.accounts import UserFactory

NOBODY, RUN, ALL = set(), set(PERSONS) - {"interviewer"}, set(PERSONS)
# What happened to the reader's own scorecard → to whom the evaluation is open, under each rule, while one is awaited.
TABLE = {
    "none": (RUN, RUN),
    "waiting": (NOBODY, NOBODY),
    "draft": (NOBODY, NOBODY),
    "submitted": (ALL, NOBODY),
    "recused": (RUN, NOBODY),
    "draft, seat taken away": (NOBODY, NOBODY),
    "draft, seat handed over": (NOBODY, NOBODY),
    "submitted, seat handed over": (ALL, NOBODY),
    "reopened": (NOBODY, NOBODY),
    "reopened, submitted again": (ALL, NOBODY),
    "draft, blindness lifted": (ALL, ALL),
    "submitted, blindness lifted": (ALL, ALL),
    "lifted, then recused": (RUN, RUN),
    "lifted, then seat taken away": (ALL, ALL),
    "waived by the decision": (ALL, ALL),
    "waived, decision taken up again": (NOBODY, NOBODY),
    "submitted, decided without another": (ALL, ALL),
    "draft, withdrawn": (NOBODY, NOBODY),
}


def told(edition, people, what: str, rule: str):
    """The scene in which that happened to every reader."""
    start = {"reopened": "submitted", "lifted": "draft", "waived": "draft"}
    first = what.split(",")[0].split()[0]
    own = start.get(first, first)
    if own == "submitted" and "lifted" in what and rule == "after_own":
        own = "draft"  # there is nothing to lift once one's own is in
    made = scene(edition, people, own, blindness=rule)
    boss = UserFactory(access=Access.HR_ADMIN)
    for reader in made.readers.values() if own != "none" else ():
        happens(made, what, reader, boss)
    if "withdrawn" in what:
        make.rounds.withdraw(made.evaluation, by=boss, reason="They left.")
    if "waived" in what or "decided" in what:
        make.decide(made.evaluation, by=boss)
    if "again" in what and "decision" in what:
        make.rounds.reconsider(Evaluation.objects.get(pk=made.evaluation.pk), by=boss, reason="New facts.")
    return made


def happens(made, what: str, reader: User, boss: User) -> None:
    card = made.card(reader)
    if "lifted" in what:
        make.lift(made.evaluation, by=boss, person=reader)
    if what.startswith("reopened"):
        make.reopen(card, by=boss)
    if "submitted again" in what:
        make.submit(card)
    if what == "lifted, then recused":
        scorecards.recuse(card, by=reader, reason="We worked together.")
    for seat in made.made.opening.seats.held().filter(assessor=reader):
        if "taken away" in what:
            panels.remove(seat, by=boss)
        elif "handed over" in what:
            panels.hand_over(seat, by=boss, to=UserFactory())


@pytest.mark.parametrize("what", TABLE)
@pytest.mark.parametrize(("rule", "place"), [("after_own", 0), ("after_all", 1)])
def test_evaluation_is_open_to_exactly_these(people, small_profile, what, rule, place):
    made = told(small_profile, people, what, rule)
    open_to = {person for person, user in made.readers.items() if Evaluation.objects.open_to(user).exists()}
    assert open_to == TABLE[what][place]


@pytest.mark.parametrize("what", ["draft, blindness lifted", "waived by the decision", "reopened"])
def test_nobody_reads_a_draft_whatever_was_opened(people, small_profile, what):
    made = told(small_profile, people, what, "after_own")
    drafts = Scorecard.objects.filter(state="draft")
    assert drafts.count() == 5
    for reader in made.readers.values():
        assert [card.assessor for card in Scorecard.objects.visible_to(reader) & drafts] == [reader]


def test_who_was_waived_reads_after_the_decision_and_writes_no_more(people, small_profile):
    made = told(small_profile, people, "waived by the decision", "after_own")
    reader = people.interviewer
    card = made.card(reader)
    for act in (
        lambda: make.fill(card),
        lambda: scorecards.submit(card, by=reader),
        lambda: scorecards.recuse(card, by=reader, reason="Late."),
        lambda: make.ask(card),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert Evaluation.objects.open_to(reader).exists()


def test_what_is_submitted_after_the_decision_was_read_and_taken_up_again_is_marked(client, people, small_profile):
    made = told(small_profile, people, "waived by the decision", "after_own")
    client.force_login(people.interviewer)
    assert client.get(f"/evaluations/{made.evaluation.pk}/").status_code == 200
    make.rounds.reconsider(Evaluation.objects.get(pk=made.evaluation.pk), by=people.hr, reason="New facts.")
    assert client.get(f"/evaluations/{made.evaluation.pk}/").status_code == 403
    card = made.card(people.interviewer)
    assert scorecards.submit(card, by=people.interviewer).after_reveal is True
