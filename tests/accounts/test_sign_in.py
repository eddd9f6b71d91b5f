"""Signing in by e-mail, through allauth's doors as we open them."""

import pytest
from django.core import mail
from django.urls import reverse

from accounts.models import User
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
PASSWORD = "a long walk in the rain"


@pytest.fixture
def ann():
    return User.objects.create_user("ann@example.org", PASSWORD, name="Ann", access="interviewer")


def sign_in(client, email="ann@example.org", password=PASSWORD, **more):
    return client.post(reverse("account_login"), {"login": email, "password": password, **more})


def test_sign_in_takes_the_address_in_any_case(client, ann):
    answer = sign_in(client, email="Ann@Example.org")
    assert (answer.status_code, answer.url) == (302, "/")


def test_passwords_are_kept_as_argon2(ann):
    assert ann.password.startswith("argon2$")


def test_sign_in_says_the_same_for_a_wrong_password_and_an_unknown_address(client, ann):
    wrong = sign_in(client, password="not the right one at all")
    unknown = sign_in(client, email="nobody@example.org")
    assert wrong.status_code == unknown.status_code == 200
    assert wrong.context["form"].errors == unknown.context["form"].errors != {}


def test_the_system_user_and_a_deactivated_person_cannot_sign_in(client, ann):
    User.objects.filter(pk=ann.pk).update(is_active=False)
    sign_in(client)
    assert client.get("/").url == "/sign-in/?next=/"


def test_a_sixth_wrong_password_closes_the_door_for_a_while_even_for_the_right_one(client, ann):
    for _ in range(5):
        sign_in(client, password="not the right one at all")
    refused = sign_in(client)
    assert "_auth_user_id" not in client.session
    assert refused.status_code in (200, 429)


def test_a_new_session_key_is_made_at_sign_in(client, ann):
    client.get(reverse("account_login"))
    before = client.session.session_key
    sign_in(client)
    assert client.session.session_key != before


@pytest.mark.parametrize(
    "target", ["//evil.example", "https://evil.example/x", "\\\\evil.example", "javascript:alert(1)"]
)
def test_sign_in_goes_nowhere_foreign(client, ann, target):
    assert sign_in(client, next=target).url == "/"


def test_sign_up_is_closed(client):
    answer = client.post(reverse("account_signup"), {"email": "new@example.org", "password1": PASSWORD})
    assert (answer.status_code, User.objects.filter(email="new@example.org").exists()) == (200, False)


@pytest.mark.parametrize(
    ("password", "taken"), [("only14letters!", False), ("ann@example.org1", False), (PASSWORD + " again", True)]
)
def test_a_new_password_has_fifteen_characters_and_is_not_ones_own_name(client, ann, password, taken):
    client.force_login(ann)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    client.post(
        reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": password, "password2": password}
    )
    ann.refresh_from_db()
    assert ann.check_password(password) is taken


def test_reset_mails_a_link_to_the_person_and_nothing_to_strangers(client, ann):
    for email in ("ann@example.org", "nobody@example.org"):
        assert client.post(reverse("account_reset_password"), {"email": email}).status_code == 302
    assert [message.to for message in mail.outbox if "password/reset/key" in message.body] == [["ann@example.org"]]


def test_demo_sign_in_does_not_exist_outside_demo_mode(client, ann):
    assert client.post(reverse("accounts:demo_sign_in"), {"email": ann.email}).status_code == 404
    assert "_auth_user_id" not in client.session


def test_demo_sign_in_is_one_click_in_demo_mode(client, ann, settings):
    settings.DEMO = True
    answer = client.post(reverse("accounts:demo_sign_in"), {"email": ann.email, "next": "/roles/"})
    assert (answer.url, client.session["_auth_user_id"]) == ("/roles/", str(ann.pk))


def test_the_sign_in_page_offers_the_invented_people_in_demo_mode_alone(client, ann, settings):
    assert b"ann@example.org" not in client.get(reverse("account_login")).content
    settings.DEMO = True
    assert b"ann@example.org" in client.get(reverse("account_login")).content


def test_settings_are_saved_and_shown(client, ann):
    client.force_login(ann)
    url = reverse("accounts:settings")
    answer = client.post(url, {"theme": "dark", "time_zone": "Europe/Amsterdam", "shortcuts_on": "on"})
    assert (answer.status_code, answer.url) == (302, url)
    ann.refresh_from_db()
    assert (ann.theme, ann.time_zone, ann.shortcuts_on) == ("dark", "Europe/Amsterdam", True)


def test_settings_say_what_is_wrong_and_keep_what_was_typed(client, ann):
    client.force_login(ann)
    answer = client.post(reverse("accounts:settings"), {"theme": "dark", "time_zone": "Mars/Olympus"})
    assert answer.context["form"].errors == {
        "time_zone": ["Mars/Olympus is not a time zone. Write one such as Europe/Amsterdam."]
    }
    assert b"Mars/Olympus" in answer.content


def test_theme_is_changed_from_the_menu_and_goes_back_where_one_was(client, ann):
    client.force_login(ann)
    answer = client.post(reverse("accounts:theme"), {"theme": "light", "next": "/competencies/"})
    ann.refresh_from_db()
    assert (answer.url, ann.theme) == ("/competencies/", "light")


def test_access_taken_away_works_at_once(client, ann):
    client.force_login(UserFactory())
    assert client.get("/").status_code == 200
    User.objects.update(is_active=False)
    assert client.get("/").status_code == 302
