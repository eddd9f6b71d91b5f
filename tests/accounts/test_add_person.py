import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Entry, User

pytestmark = pytest.mark.django_db
PASSWORD = "seven quiet herons at dusk"


def add(*arguments):
    out = StringIO()
    call_command("add_person", *arguments, stdout=out)
    return out.getvalue()


def test_add_person_makes_an_hr_admin_who_sets_a_password_and_signs_in(client):
    said = add("Ines Marchetti", "Ines@Example.com")
    assert said.splitlines()[0] == "Ines Marchetti is added: HR admin. Within 60 minutes, open"
    person = User.objects.get(email="ines@example.com")
    assert not person.has_usable_password()
    link = re.search(r"http://localhost:8000(/\S+)", said)[1]
    form = client.get(link, follow=True)
    client.post(form.redirect_chain[-1][0], {"password1": PASSWORD, "password2": PASSWORD})
    person.refresh_from_db()
    assert person.check_password(PASSWORD)
    assert client.get(link, follow=True).context["token_fail"] is True


def test_add_person_is_written_in_the_journal():
    add("Ines Marchetti", "ines@example.com", "--access", "recruiter")
    entry = Entry.objects.get()
    assert (entry.verb, entry.actor, entry.facts) == ("added", User.objects.system(), {"access": "recruiter"})


def test_add_person_says_what_is_wrong():
    add("Ines Marchetti", "ines@example.com")
    with pytest.raises(CommandError) as refusal:
        add("Ines Again", "INES@example.com", "--time-zone", "Atlantis")
    assert str(refusal.value) == (
        "time_zone: Atlantis is not a time zone. Write one such as Europe/Amsterdam.\n"
        "email: User with this Email already exists."
    )
