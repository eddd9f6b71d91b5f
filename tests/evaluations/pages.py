"""A scorecard's pages as a browser without JavaScript meets them, and the saves that one with JavaScript sends."""

import json
import uuid

from django.urls import reverse

from evaluations.models import Scorecard


def url(name: str, card: Scorecard, *args: str) -> str:
    return reverse(f"evaluations:scorecard_{name}", args=[card.pk, *args])


def line_url(card: Scorecard, number: int = 1) -> str:
    return url("form", card, f"craft-{number}")


def page_of(response) -> dict[str, str]:
    """What the form on a page would send if it were sent as it stands."""
    form = response.context["form"]
    sent = {"csrfmiddlewaretoken": "x"}
    for field in form:
        sent[field.html_name] = field.value() if field.value() is not None else ""
        if field.field.show_hidden_initial:
            sent[field.html_initial_name] = sent[field.html_name]
    return {name: str(value) for name, value in sent.items()}


def errors(response) -> dict[str, list[str]]:
    return {name: list(said) for name, said in response.context["form"].errors.items()}


def rating(card: Scorecard, number: int = 1) -> tuple:
    found = card.ratings.filter(requirement__competency__key=f"craft-{number}")
    return found.values_list("level", "not_assessed", "evidence").first()


def send(client, card: Scorecard, said, **options):
    body = said if isinstance(said, str | bytes) else json.dumps(said)
    options.setdefault("content_type", "application/json")
    return client.post(reverse("evaluations:scorecard_save", args=[card.pk]), body, **options)


def line(requirement: int, /, *, version: int = 0, **said) -> dict:
    whole = {"requirement": requirement, "level": 4, "not_assessed": "", "evidence": "Said so."}
    return {"version": version, "key": str(uuid.uuid4()), **whole, **said}


def field(**said) -> dict:
    return {"version": 0, "key": str(uuid.uuid4()), **said}
