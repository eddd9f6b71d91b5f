"""What a form says where a field was left empty is a sentence of ours: what to write, or what to choose."""

import pkgutil
from importlib import import_module

from django import forms
from django.urls import reverse

from competencies.forms.kept import EMPTY, KeptForm
from roles.forms.lines import QualificationForm, StageForm
from tests.factories.evaluations import draft_opening
from tests.test_architecture import APPS

THEIRS = str(forms.Field.default_error_messages["required"])


def kinds(of=forms.BaseForm):
    for kind in of.__subclasses__():
        yield kind
        yield from kinds(kind)


def ours():
    for app in APPS:
        for module in pkgutil.walk_packages(import_module(app).__path__, f"{app}."):
            if ".forms" in module.name:
                import_module(module.name)
    return [each for each in set(kinds()) if each.__module__.split(".")[0] in APPS and hasattr(each, "base_fields")]


def test_every_field_that_must_be_filled_says_so_in_our_words():
    silent = {
        f"{form.__name__}.{name}"
        for form in ours()
        if not issubclass(form, KeptForm)  # these speak when they are made
        for name, field in form.base_fields.items()
        if field.required and str(field.error_messages["required"]) == THEIRS
    }
    assert silent == set()


def test_kept_form_speaks_for_fields_that_have_no_sentence_of_their_own():
    said = {name: field.error_messages["required"] for name, field in StageForm().fields.items() if field.required}
    assert said == {"name": "Name the stage; a stage can be removed below.", "minutes": EMPTY}


def test_kept_form_asks_for_a_choice():
    said = QualificationForm().fields
    assert [said[name].error_messages["required"] for name in ("kind", "demand")] == ["Choose one."] * 2


def test_page_of_a_panel_says_what_to_choose(client, people, small_profile):
    client.force_login(people.manager)
    opening = draft_opening(small_profile, manager=people.manager)
    page = client.post(reverse("evaluations:panel_edit", args=[opening.pk]), {"stage": ""}).content.decode()
    assert ("Choose the stage they sit in." in page, THEIRS in page) == (True, False)
