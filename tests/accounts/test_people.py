import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from accounts.actions import people as acting
from accounts.models import Entry, Sighting, User
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


def test_add_saves_a_person_and_says_so_in_the_journal(people):
    made = acting.add(User(email=" New.Person@Example.ORG ", name="New Person", access="recruiter"), by=people.hr)
    assert (made.email, made.has_usable_password()) == ("new.person@example.org", False)
    entry = Entry.objects.get()
    assert (entry.verb, entry.subject_id, entry.facts, entry.actor) == (
        "added",
        str(made.pk),
        {"access": "recruiter"},
        people.hr,
    )


@pytest.mark.parametrize("who", ["manager", "recruiter", "interviewer"])
def test_add_is_for_hr_alone(people, who):
    with pytest.raises(PermissionDenied, match="Adding people is for HR admins"):
        acting.add(User(email="x@example.org", name="X", access="recruiter"), by=getattr(people, who))


def test_add_refuses_an_address_that_is_taken_whatever_its_case(people):
    with pytest.raises(ValidationError, match="already exists"):
        acting.add(User(email=people.manager.email.upper(), name="Twin", access="recruiter"), by=people.hr)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [({"time_zone": "Mars/Olympus"}, "Mars/Olympus is not a time zone"), ({"theme": "pink"}, "is not a valid choice")],
)
def test_change_settings_refuses_nonsense_and_leaves_the_person_as_they_were(people, change, sentence):
    with pytest.raises(ValidationError, match=sentence):
        acting.change_settings(people.manager, by=people.manager, **change)
    people.manager.refresh_from_db()
    assert (people.manager.time_zone, people.manager.theme) == ("UTC", "system")


@pytest.mark.parametrize("ticked", [True, False])
def test_settings_page_turns_reminders_on_and_off(client, people, ticked):
    person = people.interviewer
    User.objects.filter(pk=person.pk).update(reminders_on=not ticked)
    client.force_login(person)
    data = {"theme": "system", "time_zone": "UTC", **({"reminders_on": "on"} if ticked else {})}
    assert client.post("/settings/", data).status_code == 302
    person.refresh_from_db()
    assert person.reminders_on is ticked
    assert client.get("/settings/").context["form"]["reminders_on"].value() is ticked


def test_change_settings_is_for_oneself(people):
    with pytest.raises(PermissionDenied):
        acting.change_settings(people.manager, by=people.hr, theme="dark")


def test_two_people_cannot_share_an_address_by_case():
    UserFactory(email="ann@example.org")
    with pytest.raises(IntegrityError), transaction.atomic():
        UserFactory(email="ANN@example.org")


def test_the_system_user_is_one_and_cannot_sign_in():
    system = User.objects.system()
    assert (User.objects.system(), system.is_active) == (system, False)
    assert system not in User.objects.who_can_sign_in()
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=system.pk).update(is_active=True)


@pytest.mark.parametrize(
    ("name", "initials"),
    [
        ("Dana Whitfield", "DW"),
        ("Prince", "P"),
        ("Ana María de la Cruz", "AC"),
        ("李 小龍", "李小"),
        ("…", "?"),
        ("  ", "?"),
    ],
)
def test_initials_cope_with_names(name, initials):
    assert User(name=name).initials == initials


def test_a_sighting_is_kept_once_a_day(people):
    for day in ("2026-11-24", "2026-11-24", "2026-11-25"):
        Sighting.objects.note(people.hr, people.manager, day)
    assert Sighting.objects.count() == 2
