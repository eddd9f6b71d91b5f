"""People, with or without a story."""

from dataclasses import dataclass

import factory

from accounts.enums import Access
from accounts.models import User


class UserFactory(factory.django.DjangoModelFactory):
    """Somebody who can be signed in by `force_login`; has no password."""

    class Meta:
        model = User

    name = factory.Sequence(lambda n: f"Person {n}")
    email = factory.LazyAttribute(lambda user: f"{user.name.lower().replace(' ', '.')}@example.org")
    access = Access.INTERVIEWER
    password = "!"


@dataclass(frozen=True)
class People:
    """Who is who in the tests; each field is a User."""

    hr: User
    manager: User
    other_manager: User
    recruiter: User
    other_recruiter: User
    interviewer: User
    second_interviewer: User
    stranger: User


def people() -> People:
    """Eight people: the stranger is an interviewer with a seat nowhere."""
    cast = {
        "hr": ("Ruth Adeyemi", Access.HR_ADMIN),
        "manager": ("Dana Whitfield", Access.HIRING_MANAGER),
        "other_manager": ("Tomas Herrera", Access.HIRING_MANAGER),
        "recruiter": ("Nadia Petrova", Access.RECRUITER),
        "other_recruiter": ("Owen Clarke", Access.RECRUITER),
        "interviewer": ("Yuki Tanabe", Access.INTERVIEWER),
        "second_interviewer": ("Sven Olsen", Access.INTERVIEWER),
        "stranger": ("Sam Stranger", Access.INTERVIEWER),
    }
    return People(**{part: UserFactory(name=name, access=access) for part, (name, access) in cast.items()})
