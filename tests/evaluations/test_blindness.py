"""The blind rule, person by person and scorecard by scorecard: nobody with an outstanding one reads another's."""

from dataclasses import dataclass

import pytest

from accounts.enums import Access
from accounts.models import User
from evaluations.actions import panels, scorecards
from evaluations.models import Decision, Evaluation, Rating, Scorecard
from tests.factories import evaluations as make
from tests.factories.accounts import UserFactory

PERSONS = ("interviewer", "manager", "recruiter", "hr")
STATES = ("none", "waiting", "draft", "submitted", "recused")
NOTHING = dict.fromkeys(("evaluation", "open", "cards", "ratings", "decision"), frozenset())


@dataclass(frozen=True)
class Scene:
    """An evaluation in which `ann` has submitted, `ben` holds a draft, and each reader a scorecard in one state."""

    made: make.Round
    own: str
    readers: dict[str, User]
    ann: User
    ben: User

    @property
    def evaluation(self) -> Evaluation:
        return self.made.evaluation

    @property
    def submitted(self) -> set[str]:
        return {"Ann Sharp"} | ({user.name for user in self.readers.values()} if self.own == "submitted" else set())

    def card(self, who: User) -> Scorecard:
        return self.evaluation.scorecards.get(assessor=who)

    def all_read(self) -> dict[str, dict[str, set[str]]]:
        return {person: reads(user) for person, user in self.readers.items()}

    def expected(self, person: str, *, is_open: bool, decided: bool = False) -> dict[str, set[str]]:
        seen = self.own != "none" or person != "interviewer"
        mine = set() if self.own == "none" else {self.readers[person].name}
        theirs = self.submitted if is_open else set()
        return {
            "evaluation": {"seen"} if seen else set(),
            "open": {"open"} if is_open else set(),
            "cards": mine | theirs,
            "ratings": (mine if self.own in ("draft", "submitted") else set()) | theirs,
            "decision": {"decision"} if is_open and decided else set(),
        }


def scene(edition, people, own: str, persons=PERSONS, **fields) -> Scene:
    ann, ben = UserFactory(name="Ann Sharp"), UserFactory(name="Ben Cole")
    readers = {person: getattr(people, person) for person in persons}
    panel = [ann, ben] if own == "none" else [ann, ben, *readers.values()]
    made = make.panel_round(
        edition, manager=people.manager, recruiter=people.recruiter, assessors=panel, submitted=1, drafted=1, **fields
    )
    found = Scene(made, own, readers, ann, ben)
    for reader in readers.values() if own != "none" else ():
        if own == "draft":
            make.fill(found.card(reader))
        elif own == "submitted":
            make.submit(found.card(reader))
        elif own == "recused":
            scorecards.recuse(found.card(reader), by=reader, reason="We worked together.")
    return found


def reads(user: User) -> dict[str, set[str]]:
    """Whether the user knows of the evaluation, whether it is open to them, and whose words they read."""
    return {
        "evaluation": {"seen"} if Evaluation.objects.visible_to(user).exists() else set(),
        "open": {"open"} if Evaluation.objects.open_to(user).exists() else set(),
        "cards": set(Scorecard.objects.visible_to(user).values_list("assessor__name", flat=True)),
        "ratings": set(Rating.objects.visible_to(user).values_list("scorecard__assessor__name", flat=True)),
        "decision": {"decision"} if Decision.objects.visible_to(user).exists() else set(),
    }


def off_panel(person: str, own: str) -> bool:
    """Runs the opening and holds no scorecard: nothing to be blind for."""
    return own == "none" and person != "interviewer"


def done(person: str, own: str) -> bool:
    """Nothing of theirs is awaited. Stepping back opens nothing that was not theirs to read anyway."""
    return own == "submitted" or off_panel(person, own) or (own == "recused" and person != "interviewer")


@pytest.mark.parametrize("own", STATES)
def test_after_own_opens_with_ones_own_scorecard(people, small_profile, own):
    made = scene(small_profile, people, own)
    assert made.all_read() == {person: made.expected(person, is_open=done(person, own)) for person in PERSONS}


@pytest.mark.parametrize("own", STATES)
def test_after_all_opens_to_the_panel_with_the_last_scorecard(people, small_profile, own):
    made = scene(small_profile, people, own, blindness="after_all")
    assert made.all_read() == {person: made.expected(person, is_open=off_panel(person, own)) for person in PERSONS}
    scorecards.recuse(made.card(made.ben), by=made.ben, reason="Out of time.")
    assert made.all_read() == {person: made.expected(person, is_open=done(person, own)) for person in PERSONS}


@pytest.mark.parametrize("own", STATES)
@pytest.mark.parametrize("rule", ["after_own", "after_all"])
def test_decision_opens_to_whoever_it_no_longer_waits_for(people, small_profile, own, rule):
    made = scene(small_profile, people, own, blindness=rule)
    make.decide(made.evaluation, by=UserFactory(access=Access.HR_ADMIN))
    waived = own in ("waiting", "draft")
    assert made.all_read() == {
        person: made.expected(person, is_open=waived or done(person, own), decided=True) for person in PERSONS
    }


def test_draft_is_read_by_its_author_alone(people, small_profile):
    made = scene(small_profile, people, "submitted")
    readers = [made.ann, made.ben, *made.readers.values()]
    draft = made.card(made.ben)
    assert [user for user in readers if Scorecard.objects.visible_to(user).filter(pk=draft.pk).exists()] == [made.ben]


def test_removed_seat_with_a_draft_stays_blind(people, small_profile):
    made = scene(small_profile, people, "draft")
    unseat(made, people)
    assert made.all_read() == {person: made.expected(person, is_open=False) for person in PERSONS}


def test_removed_seat_takes_an_untouched_scorecard_along(people, small_profile):
    made = scene(small_profile, people, "waiting")
    unseat(made, people)
    off = Scene(made.made, "none", made.readers, made.ann, made.ben)
    assert made.all_read() == {person: off.expected(person, is_open=off_panel(person, "none")) for person in PERSONS}


def test_removed_seat_after_submission_still_reads(people, small_profile):
    made = scene(small_profile, people, "submitted")
    unseat(made, people)
    assert made.all_read() == {person: made.expected(person, is_open=True) for person in PERSONS}


def test_late_seat_makes_its_holder_blind(people, small_profile):
    made = scene(small_profile, people, "none")
    make.seat(made.made.opening, made.readers.values(), by=UserFactory(access=Access.HR_ADMIN))
    late = Scene(made.made, "waiting", made.readers, made.ann, made.ben)
    assert made.all_read() == {person: late.expected(person, is_open=False) for person in PERSONS}


@pytest.mark.parametrize("person", PERSONS)
def test_candidate_sees_nothing_of_their_own_evaluation(people, small_profile, person):
    user, hr = getattr(people, person), UserFactory(access=Access.HR_ADMIN)
    made = make.panel_round(small_profile, manager=people.manager, recruiter=people.recruiter, candidates=0)
    evaluation = make.rounds.begin(make.add(made.opening, by=people.manager, employee=user), by=hr)
    for card in evaluation.scorecards.all():
        make.submit(card)
    make.decide(evaluation, by=hr)
    assert reads(user) == NOTHING


def test_candidate_who_sits_on_the_panel_gets_no_scorecard_for_themself(people, small_profile):
    made = make.panel_round(small_profile, manager=people.manager, assessors=[people.interviewer], candidates=0)
    make.seat(made.opening, [people.second_interviewer], by=people.manager)
    evaluation = make.add(made.opening, by=people.manager, employee=people.interviewer)
    make.rounds.begin(evaluation, by=people.manager)
    assert [card.assessor for card in evaluation.scorecards.all()] == [people.second_interviewer]


def test_who_is_not_part_of_the_opening_sees_nothing(people, small_profile):
    made = scene(small_profile, people, "none", ("stranger", "other_manager", "other_recruiter"))
    assert list(made.all_read().values()) == [NOTHING] * 3


def test_switched_off_account_sees_nothing(people, small_profile):
    made = scene(small_profile, people, "submitted")
    for user in made.readers.values():
        user.is_active = False
    assert list(made.all_read().values()) == [NOTHING] * 4


def unseat(made: Scene, people) -> None:
    """Everyone's seats are taken away by somebody else."""
    other = UserFactory(access=Access.HR_ADMIN)
    for seat in made.made.opening.seats.held().filter(assessor__in=made.readers.values()):
        panels.remove(seat, by=other)
