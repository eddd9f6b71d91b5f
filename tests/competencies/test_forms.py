import pytest
from django.core.exceptions import ValidationError

from competencies import words
from competencies.actions import library
from competencies.forms.competencies import CONTESTED, KEPT, REFUSED, NewCompetencyForm, QuestionForm, words_form
from competencies.models import Competency
from tests.factories.competencies import competency

LEVELS = [f"{part}_{rank}" for rank in (1, 2, 3, 4, 5) for part in ("headline", "anchor")]


@pytest.fixture
def craft(people):
    return competency(by=people.hr)


def sent(form, **said):
    stands = form.stands()
    return {**stands, **{f"was-{name}": text for name, text in stands.items()}, **said}


def test_words_form_holds_the_words_in_the_order_of_the_page(craft):
    form = words_form(craft)
    assert list(form.fields) == ["name", "nick", "kind", "definition", "notes", *LEVELS, "red_flags"]
    assert (
        form.stands()
        == form.was()
        == {
            **{name: getattr(craft, name) for name in ("name", "nick", "kind", "definition", "notes")},
            **{f"headline_{level.rank}": level.headline for level in craft.levels.all()},
            **{f"anchor_{level.rank}": level.anchor for level in craft.levels.all()},
            "red_flags": "\n".join(flag.text for flag in craft.red_flags.all()),
        }
    )


def test_words_form_offers_no_kind_once_a_profile_asks_for_it(small_profile):
    assert "kind" not in words_form(Competency.objects.get(key="craft-1")).fields


def test_words_form_says_what_was_changed_by_the_places_of_the_library(craft):
    form = words_form(craft, sent(words_form(craft), anchor_3="Another act.", red_flags="One\n\n Two "))
    assert form.is_valid()
    assert form.said() == {
        "levels.3.anchor": (craft.levels.get(rank=3).anchor, "Another act."),
        "red_flags": ([flag.text for flag in craft.red_flags.all()], ["One", "Two"]),
    }


def test_form_leaves_its_row_alone_until_it_is_written(craft):
    form = words_form(craft, sent(words_form(craft), name="Crafts", nick="n" * 40))
    assert (form.is_valid(), craft.name) == (False, "Craft 1")


def test_keep_says_how_it_went(craft, people):
    data = sent(words_form(craft), name="Crafts")
    assert words_form(craft, data).keep(by=people.hr) == KEPT
    assert words_form(craft, {**data, "name": ""}).keep(by=people.hr) == REFUSED
    form = words_form(craft, {**data, "name": "Mine"})
    assert (form.keep(by=people.hr), form.contested, form.was()["name"]) == (CONTESTED, {"name": "Crafts"}, "Crafts")


def test_what_the_action_refuses_stands_beside_its_field(craft):
    form = words_form(craft, sent(words_form(craft)))
    form.refuse(ValidationError({"levels.2.anchor": ["Too long."], "kind": ["It stays."]}))
    form.refuse(ValidationError("Not now."))
    assert form.faults() == {"anchor_2": "Too long.", "kind": "It stays.", "": "Not now."}


@pytest.mark.parametrize("form", ["words", "question"])
def test_each_control_names_its_remark_and_cuts_no_text(craft, form):
    made = words_form(craft) if form == "words" else QuestionForm(instance=craft.questions.first())
    drawn = {field.name: str(field) for field in made if field.widget_type != "radioselect"}
    assert [name for name, html in drawn.items() if f"remark-{name}" not in html or "maxlength" in html] == []


def test_each_level_names_its_headline_for_who_does_not_see_it(craft):
    assert 'aria-label="Headline, level 4"' in str(words_form(craft)["headline_4"])


def test_new_form_has_every_field_and_no_remark():
    form = NewCompetencyForm()
    assert list(form.fields) == ["name", "nick", "kind", "definition", "notes", *LEVELS, "red_flags"]
    assert form.spoken() == dict.fromkeys([*form.fields, "levels"], [])


def test_question_form_reads_what_a_page_showed(craft):
    question = craft.questions.first()
    assert QuestionForm.seen(sent(QuestionForm(instance=question))) == words.question_places(question)


def test_question_form_is_remarked_on_at_its_own_place(craft, people):
    craft.questions.filter(position=1).update(ask="No mark at the end")
    first, second, _third = craft.questions.all()
    assert QuestionForm(instance=first).remarks == {}
    assert QuestionForm(instance=second).remarks == {"ask": ["End the question with a full stop or a question mark."]}


def test_remarks_of_the_form_stand_at_its_fields(craft, people):
    library.write(craft, by=people.hr, said={"levels.5.headline": (craft.levels.get(rank=5).headline, "Too short")})
    said = words_form(craft).spoken()
    assert {name: sentences for name, sentences in said.items() if sentences} == {
        "headline_5": ["The headline is short (now 2 words): 4 to 9 let others check it."]
    }
