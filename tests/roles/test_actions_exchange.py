"""A framework taken in: what it adds, what it keeps, what it takes, and that it leaves nothing half-written."""

from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.access import Conflict
from accounts.models import Entry, User
from competencies.actions import library as shelf
from competencies.actions import loading
from competencies.models import Competency
from roles import exchange
from roles.actions import editions, starters
from roles.actions.exchange import import_framework
from roles.arrival import arrival_of
from roles.changes import changes
from roles.models import Edition, Role
from roles.portrait import portrait
from tests.permissions.doors import snapshot
from tests.roles.framework import changed, encoded, small

HOUSE = Path(__file__).resolve().parents[2]
STARTERS = sorted((HOUSE / "roles" / "starters").glob("*.toml"))
OTHER_WORDS = {"definition": "Knows by touch how hot iron is.", "notes": "Ask for a colour."}


def painted(edition):
    return portrait(Edition.objects.whole().get(pk=edition.pk))


def written(edition):
    return exchange.as_file(Edition.objects.whole().get(pk=edition.pk))


def framework(**places):
    return exchange.read(encoded(changed(**places)))


@pytest.fixture
def elsewhere(db):
    """(file, portrait) of each role we ship, published in a database that is gone again."""
    system, found = User.objects.system(), []
    with transaction.atomic():
        loading.load(HOUSE / "competencies" / "library", by=system)
        for path in STARTERS:
            edition = editions.publish(starters.load(path, by=system), by=system, note="First.", accept_warnings=True)
            found.append((written(edition), painted(edition)))
        transaction.set_rollback(True)
    return found


@pytest.fixture
def smith(people):
    """The small framework, imported and published."""
    return editions.publish(
        import_framework(framework(), by=people.hr), by=people.hr, note="First.", accept_warnings=True
    )


def test_what_was_exported_elsewhere_is_the_same_here(elsewhere, people):
    assert (Competency.objects.count(), Role.objects.count(), len(elsewhere)) == (0, 0, 3)
    for file, before in elsewhere:
        draft = import_framework(exchange.read(file), by=people.hr)
        assert (draft.state, draft.number, draft.created_by) == ("draft", 1, people.hr)
        assert painted(draft) == before
        published = editions.publish(draft, by=people.hr, note="Taken in.", accept_warnings=True)
        assert painted(published) == before
        assert changes(before, painted(published)) == []
        assert written(published) == file
    assert (Competency.objects.count(), Role.objects.filter(editions__isnull=False).count()) == (17, 3)


def test_what_was_exported_here_is_the_same_as_a_second_edition(profile, people):
    file = written(profile)
    draft = import_framework(exchange.read(file), by=people.hr)
    assert (draft.number, painted(draft)) == (2, painted(profile))
    assert Competency.objects.count() == 17


def test_framework_brings_its_competencies_and_roles(people):
    draft = import_framework(framework(), by=people.hr)
    assert painted(draft) == framework().portrait()
    assert sorted(Role.objects.values_list("key", "name")) == [("apprentice", "Apprentice"), ("smith", "Smith")]
    assert [(entry.verb, entry.facts) for entry in Entry.objects.order_by("number") if entry.verb != "signed in"] == [
        ("added", {"key": "smith"}),
        ("added", {"key": "heat"}),
        ("added", {"key": "apprentice"}),
        ("opened draft", {"role": "smith", "number": 1, "copied": None}),
        ("imported", {"role": "smith", "added": ["heat"], "reworded": []}),
    ]


def test_role_that_stands_keeps_its_name(people, smith):
    import_framework(framework(role__name="Blacksmith"), by=people.hr)
    assert Role.objects.get(key="smith").name == "Smith"


@pytest.mark.parametrize("choice", [{}, {"heat": "keep"}], ids=["nothing said", "keep"])
def test_library_keeps_its_words_unless_they_are_taken(people, smith, choice):
    before = Competency.objects.get(key="heat").wording()
    told = framework(competencies__0__definition=OTHER_WORDS["definition"])
    draft = import_framework(told, by=people.hr, competencies=choice)
    assert Competency.objects.get(key="heat").wording() == before
    assert painted(draft) == told.portrait({"heat": before})


def test_taken_words_stand_in_the_library_and_in_its_journal(people, smith):
    questions = [{"kind": "situational", "ask": "It sparks. And now?", "probes": [], "listen_for": "Speed."}]
    told = framework(competencies__0__definition=OTHER_WORDS["definition"], competencies__0__questions=questions)
    draft = import_framework(told, by=people.hr, competencies={"heat": "take"})
    assert painted(draft) == told.portrait()
    assert Competency.objects.get(key="heat").wording() == told.competencies["heat"]
    assert painted(smith) == framework().portrait()
    entries = Entry.objects.order_by("-number").values_list("verb", "facts")[:3]
    assert list(entries) == [
        ("imported", {"role": "smith", "added": [], "reworded": ["heat"]}),
        ("opened draft", {"role": "smith", "number": 2, "copied": None}),
        ("reworded", {"places": ["definition", "questions"]}),
    ]


def refused(people, told, error, **options):
    before = snapshot()
    with pytest.raises(error) as refusal, transaction.atomic():
        import_framework(told, by=people.hr, **options)
    assert snapshot() == before
    return refusal.value


def test_draft_in_the_way_is_a_conflict_that_says_what_to_do(people, smith):
    editions.open_draft(smith.role, by=people.hr)
    refusal = refused(people, framework(), Conflict)
    assert (str(refusal), refusal.current) == (
        "Smith already has a draft, edition 2, so nothing was imported. Publish or discard it, then import the file "
        "again.",
        {"number": 2},
    )


def test_retired_competency_and_other_kind_are_refused(people, smith):
    heat = Competency.objects.get(key="heat")
    shelf.retire(heat, by=people.hr)
    refusal = refused(people, framework(competencies__0__kind="soft"), ValidationError)
    assert refusal.messages == [
        "Judging heat is retired in this library. Restore it there, or take it out of the file.",
        "Judging heat (heat) is a soft skill in the file and a hard skill in this library. Give it another key in the "
        "file if it is another competency.",
    ]


def test_library_that_changed_since_it_was_seen_is_a_conflict(people, smith):
    told = framework(competencies__0__definition=OTHER_WORDS["definition"])
    seen = arrival_of(told).seen
    shelf.reword(Competency.objects.get(key="heat"), by=people.hr, **OTHER_WORDS)
    refusal = refused(people, told, Conflict, competencies={"heat": "take"}, seen=seen)
    assert str(refusal) == (
        "The library changed since this page was shown, so nothing was imported. Look at the differences again."
    )


def test_fault_in_the_last_line_leaves_nothing_behind(people):
    told = framework()
    told.profile["stages"][0]["name"] = ""
    assert refused(people, told, ValidationError).messages == ["This field cannot be blank."]


def test_same_moment_is_a_conflict(people, monkeypatch):
    stands = arrival_of(framework())
    import_framework(framework(role__key="cutler"), by=people.hr)
    monkeypatch.setattr("roles.actions.exchange.arrival_of", lambda told: stands)
    monkeypatch.setattr(Competency, "full_clean", lambda self: None)
    refusal = refused(people, framework(), Conflict)
    assert str(refusal) == (
        "Somebody added one of these competencies or roles in the same moment, so nothing was imported. Try it again."
    )


def test_import_is_for_hr_alone(people):
    for person in (people.manager, people.recruiter, people.interviewer):
        with pytest.raises(PermissionDenied):
            import_framework(framework(), by=person)
    assert Role.objects.count() == 0


def test_arrival_says_what_is_added_known_and_different(people, smith):
    cold = {**small()["competencies"][0], "key": "cold", "name": "Judging cold", "nick": "Cold"}
    line = {**small()["profile"]["requirements"][0], "competency": "cold"}
    told = framework(
        competencies=[{**small()["competencies"][0], **OTHER_WORDS}, cold],
        profile__requirements=[*small()["profile"]["requirements"], line],
    )
    arrival = arrival_of(told)
    assert (arrival.role, arrival.number, arrival.draft, arrival.roles) == (smith.role, 2, None, {})
    assert (arrival.added, arrival.same) == ({"cold": "Judging cold"}, {})
    assert [(each.key, each.name, len(each.changes)) for each in arrival.differing] == [("heat", "Judging heat", 2)]
    assert arrival.in_force == smith
    assert [change.place for change in arrival.profile] == ["requirements.cold"]
    assert arrival_of(framework()).same == {"heat": "Judging heat"}


def test_arrival_of_something_new(people):
    arrival = arrival_of(framework())
    assert (arrival.role, arrival.number, arrival.in_force, arrival.profile) == (None, 1, None, [])
    assert (arrival.added, arrival.roles) == ({"heat": "Judging heat"}, {"apprentice": "Apprentice"})


TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1, max_size=80).filter(
    lambda text: text.strip()
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(TEXTS, min_size=7, max_size=7))
def test_any_text_goes_in_and_comes_out_again(people, texts):
    one, two, three, four, five, six, seven = texts
    told = framework(
        profile__definition=one,
        profile__purpose=[two],
        profile__responsibilities__0__text=three,
        profile__career_moves__0__title=four,
        competencies__0__definition=five,
        competencies__0__questions__0__probes=[six],
        competencies__0__red_flags=[seven],
    )
    with transaction.atomic():
        draft = import_framework(told, by=people.hr)
        assert painted(draft) == told.portrait()
        assert exchange.read(written(draft)).portrait() == told.portrait()
        transaction.set_rollback(True)


def test_retired_edition_is_written_as_well(people, smith):
    editions.retire(smith, by=people.hr)
    assert smith.retired_at <= timezone.now()
    assert exchange.read(written(smith)).portrait() == framework().portrait()
