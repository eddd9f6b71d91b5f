"""Reading the scoresheet's page as a person would."""

import re
from html import unescape

from django.test import Client
from django.urls import reverse

from accounts.models import User
from evaluations.models import Evaluation


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def address(evaluation: Evaluation) -> str:
    return reverse("evaluations:scoresheet", args=[evaluation.pk])


def get(user: User, evaluation: Evaluation, **query):
    return signed_in(user).get(address(evaluation), query)


def body(response) -> str:
    """What stands in the page's main part."""
    html = response.content.decode()
    return html[html.index("<main") : html.index("</main>")]


def text(html: str) -> str:
    """As read: tags away, runs of white space to one blank."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def part(response, name: str) -> str:
    """The text of the fragment with this id, up to the next one."""
    html = body(response)
    start = html.index(f'id="{name}"')
    after = html[html.index(">", start) + 1 :]
    others = "fit|must_haves|qualifications|workings|disagreement|competencies|recommendations|decision"
    end = re.search(rf'id="(?!{name})({others})"', after)
    return text(after[: end.start()] + ">" if end else after)


def order_of(response) -> list[str]:
    return re.findall(r'<summary aria-controls="said-([\w-]+)"', body(response))
