"""The editor's forms: what a page shows, sent back as it is, changes nothing; a change says what it replaces."""

import pytest
from django.forms.models import model_to_dict
from django.http import QueryDict

from roles.forms.lines import DefinitionForm, RequirementForm, ResponsibilityForm
from roles.models import Edition
from roles.views.sections import SECTIONS
from tests.factories import roles as make


@pytest.fixture
def draft(people):
    return make.draft(make.role(by=people.hr), by=people.hr)


def shown(form) -> dict:
    """What a browser sends of a form that nobody touched, line ends as browsers send them."""
    sent = {}
    for bound in form:
        value = bound.value()
        if isinstance(value, bool):
            sent |= {bound.name: "on"} if value else {}
        elif isinstance(value, list):
            sent[bound.name] = [str(getattr(each, "pk", each)) for each in value]
        else:
            sent[bound.name] = "" if value is None else str(value).replace("\n", "\r\n")
    return sent | {f"was-{name}": text for name, text in form.was().items()}


def bound(form_class, row, **changed):
    data = QueryDict(mutable=True)
    for name, value in {**shown(form_class(instance=row)), **changed}.items():
        data.setlist(name, value if isinstance(value, list) else [value])
    return form_class(data, instance=row)


@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section.slug)
def test_a_page_sent_back_as_it_was_changes_nothing(profile, section):
    edition = Edition.objects.whole().get(pk=profile.pk)
    for line in section.lines(edition):
        form = bound(section.form, line)
        assert (form.errors, form.said() if form.is_valid() else None) == ({}, {}), section.label(line)


def test_a_definition_sent_back_as_it_was_changes_nothing(profile):
    form = bound(DefinitionForm, profile)
    assert (form.is_valid(), form.said()) == (True, {})


def test_a_change_is_said_with_what_it_replaces(draft):
    form = bound(RequirementForm, draft.requirements.first(), weight="2", reason="Two\r\nlines.")
    assert form.is_valid()
    assert form.said() == {"weight": (3, 2), "reason": ("The job rests on it.", "Two\nlines.")}


def test_carriers_are_said_as_ids(draft):
    duty, lines = draft.responsibilities.first(), list(draft.requirements.all())
    form = bound(ResponsibilityForm, duty, carried_by=[str(lines[1].pk)])
    assert form.is_valid()
    assert form.said() == {"carried_by": (sorted(line.pk for line in lines), [lines[1].pk])}


@pytest.mark.parametrize(
    ("changed", "faults"),
    [
        ({"weight": "0"}, {"weight": "A weight is 1, 2 or 3."}),
        ({"weight": "-1"}, {"weight": "A weight is 1, 2 or 3."}),
        ({"weight": "99"}, {"weight": "A weight is 1, 2 or 3."}),
        ({"weight": "x"}, {"weight": "A weight is 1, 2 or 3."}),
        ({"weight": ""}, {"weight": "Choose a weight: 1, 2 or 3."}),
        ({"target": "6"}, {"target": "A target is a level from 1 to 5."}),
        ({"minimum": "5"}, {"minimum": "The minimum, 5, is above the target, 4. Lower it or raise that."}),
        ({"target": ""}, {"minimum": "Choose the target first; the minimum lies between 2 and it."}),
        ({"minimum": "1"}, {"minimum": "A minimum is a level from 2 to the target."}),
    ],
)
def test_a_demand_that_does_not_hold_is_said_beside_its_field(draft, changed, faults):
    form = bound(RequirementForm, draft.requirements.first(), **changed)
    assert (form.is_valid(), form.faults()) == (False, faults)


def test_a_minimum_goes_with_its_must_have(draft):
    line = draft.requirements.first()
    data = shown(RequirementForm(instance=line))
    del data["must_have"]
    form = RequirementForm(data, instance=line)
    assert form.is_valid()
    assert form.said() == {"must_have": (True, False), "minimum": (3, None)}


def test_a_heading_keeps_its_key_when_it_is_reworded(draft):
    form = bound(DefinitionForm, draft, areas="At the workbench")
    assert form.is_valid()
    assert form.said()["areas"][1] == [{"key": "bench", "name": "At the workbench"}]


def test_a_heading_in_use_is_not_taken_away(draft):
    form = bound(DefinitionForm, draft, areas="")
    assert form.faults() == {
        "areas": "Responsibilities stand under “At the bench”. Move them first, then take it away."
    }


def test_lists_are_a_line_each(draft):
    form = bound(
        DefinitionForm, draft, purpose=" Get it done. \r\n\r\nKeep it so.", tags="\n".join(map(str, range(13)))
    )
    assert form.faults() == {"tags": "Write 12 lines or fewer (now 13)."}
    assert form.cleaned_data["purpose"] == ["Get it done.", "Keep it so."]


def test_nothing_is_written_by_looking(draft):
    before = model_to_dict(Edition.objects.get(pk=draft.pk))
    bound(DefinitionForm, draft, definition="Other words.").is_valid()
    assert model_to_dict(Edition.objects.get(pk=draft.pk)) == before


def test_a_text_too_long_is_a_sentence_and_is_not_cut(draft):
    form = bound(RequirementForm, draft.requirements.first(), reason="x" * 601)
    assert "maxlength" not in str(form["reason"])
    assert form.faults() == {"reason": "Ensure this value has at most 600 characters (it has 601)."}
