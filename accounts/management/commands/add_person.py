"""How the first HR admin comes in: everybody after that is added by them."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from accounts.actions import people
from accounts.enums import Access
from accounts.models import User


class Command(BaseCommand):
    help = "Add a person who can sign in, and print the link with which they set their password."

    def add_arguments(self, parser):
        parser.add_argument("name")
        parser.add_argument("email")
        parser.add_argument("--access", choices=Access.values, default=Access.HR_ADMIN)
        parser.add_argument("--time-zone", default="UTC", help="such as Europe/Amsterdam")

    def handle(self, *args, name: str, email: str, access: str, time_zone: str, **options) -> None:
        person = User(name=name, email=email, access=access, time_zone=time_zone)
        try:
            people.add(person, by=User.objects.system())
        except ValidationError as refusal:
            faults = [f"{field}: {sentence}" for field, said in refusal.message_dict.items() for sentence in said]
            raise CommandError("\n".join(faults)) from refusal
        minutes = settings.PASSWORD_RESET_TIMEOUT // 60
        self.stdout.write(f"{person.name} is added: {person.access_label}. Within {minutes} minutes, open")
        self.stdout.write(settings.SITE_URL + password_path(person))
        self.stdout.write("to set a password. Later, the sign-in page sends a new link by mail.")


def password_path(person: User) -> str:
    """The one-time link of the reset mail, without its host."""
    key = {"uidb36": user_pk_to_url_str(person), "key": default_token_generator.make_token(person)}
    return reverse("account_reset_password_from_key", kwargs=key)
