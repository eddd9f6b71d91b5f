"""The shared fragments, the error pages and the stylesheets, without a database."""

import re
from pathlib import Path

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template.loader import get_template, render_to_string
from django.test import RequestFactory

HOUSE = Path(__file__).resolve().parents[1]
STATIC = HOUSE / "static"
SHEETS = sorted(path.name for path in (STATIC / "css").glob("*.css"))


class Form(forms.Form):
    title = forms.CharField(help_text="As on the <advertisement>.")
    note = forms.CharField(required=False)
    level = forms.ChoiceField(choices=[("1", "1"), ("2", "2")], widget=forms.RadioSelect, help_text="1 or 2")
    sure = forms.BooleanField()


def attribute(name: str, html: str) -> list[str]:
    return re.findall(rf'\b{name}="([^"]*)"', html)


def ids_described_but_missing(html: str) -> set[str]:
    described = {one for value in attribute("aria-describedby", html) for one in value.split()}
    return described - set(attribute("id", html))


@pytest.mark.parametrize("name", ["title", "level", "sure"])
def test_field_with_an_error_describes_itself_by_what_is_there(name):
    html = render_to_string("_field.html", {"field": Form({})[name]})
    assert f"id_{name}_error" in " ".join(attribute("aria-describedby", html)).split()
    assert ids_described_but_missing(html) == set()


def test_field_shows_its_hint_as_text():
    html = render_to_string("_field.html", {"field": Form()["title"]})
    assert re.findall(r'id="id_title_helptext">(.*?)</span>', html) == ["As on the &lt;advertisement&gt;."]


def test_field_marks_what_is_optional():
    marked = [
        name for name in Form.base_fields if ">optional<" in render_to_string("_field.html", {"field": Form()[name]})
    ]
    assert marked == ["note"]


def test_error_summary_links_to_every_field_in_error():
    form = Form({"level": "3"})
    html = render_to_string("_errsum.html", {"form": form})
    page = "".join(render_to_string("_field.html", {"field": field}) for field in form)
    assert attribute("href", html) == ["#id_title", "#id_level", "#id_sure"]
    assert {href.removeprefix("#") for href in attribute("href", html)} - set(attribute("id", page)) == set()


def test_error_summary_of_a_form_without_errors_is_empty():
    assert render_to_string("_errsum.html", {"form": Form()}).strip() == ""


def test_pager_keeps_what_else_stands_in_the_address():
    page = Paginator(range(45), 20).page(2)
    html = render_to_string("_pager.html", {"page": page}, RequestFactory().get("/", {"state": "open", "page": "2"}))
    assert attribute("href", html) == ["?state=open&amp;page=1", "?state=open&amp;page=3"]
    assert re.findall(r"<span>([\d–]+ of \d+)</span>", html) == ["21–40 of 45"]


@pytest.mark.parametrize("code", ["500", "503"])
def test_page_for_a_house_in_trouble_needs_no_request(code):
    html = get_template(f"{code}.html").render()
    assert re.findall(r"<h1[^>]*>(.*?)</h1>", html) != []
    assert {path for path in attribute("href", html) if path.startswith("/static/") and not served(path)} == set()


def served(path: str) -> bool:
    return (STATIC / path.removeprefix("/static/")).is_file()


def test_every_static_file_a_template_names_is_there():
    named = {
        name
        for path in (HOUSE / "templates").rglob("*.html")
        for name in re.findall(r"""{% static ['"]([^'"]+)['"]""", path.read_text(encoding="utf-8"))
    }
    assert {name for name in named if not (STATIC / name).is_file()} == set()


def test_every_stylesheet_is_linked_by_the_base_page_and_the_layers_come_first():
    linked = re.findall(r"css/([\w-]+\.css)", (HOUSE / "templates/base.html").read_text(encoding="utf-8"))
    layered = [sheet for sheet in linked if sheet != "fonts.css"]
    assert sorted(linked) == SHEETS
    assert layered[0] == "tokens.css"
    assert (
        "@layer reset, tokens, base, layout, components, utilities, print;" in (STATIC / "css/tokens.css").read_text()
    )


@pytest.mark.parametrize("sheet", SHEETS)
def test_stylesheet_has_no_rule_outside_a_layer(sheet):
    text = re.sub(r"/\*.*?\*/", "", (STATIC / "css" / sheet).read_text(encoding="utf-8"), flags=re.DOTALL)
    outside = [
        line for line in text.splitlines() if re.match(r"[^\s}]", line) and not re.match(r"@(layer|font-face)", line)
    ]
    assert outside == []
    assert "!important" not in text
    assert {url for url in re.findall(r'url\("([^"]+)"\)', text) if not (STATIC / "css" / url).is_file()} == set()
