"""How tests read the pages of exports."""

import re

from django.urls import reverse

from exports.models import Export
from exports.querysets import Clock

HTMX = {"HTTP_HX_REQUEST": "true"}


def url(name, of):
    return reverse(f"exports:export_{name}", args=[of.pk])


def text(response):
    """What a reader reads, without the markup."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def set_state(export, state, **fields):
    Export.objects.filter(pk=export.pk).update(state=state, finished_at=Clock(), **fields)


def inside(response, name):
    """The element with this id, as written: from its opening tag to the closing one that matches."""
    html = response.content.decode()
    start = html.index(f'<div id="{name}"')
    depth = 0
    for tag in re.finditer(r"<(/?)div\b", html[start:]):
        depth += -1 if tag[1] else 1
        if depth == 0:
            return html[start : start + tag.start()] + "</div>"
    raise AssertionError("the element never ends")


def without_tokens(html):
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", html)
