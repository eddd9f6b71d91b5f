"""The library: read by everyone, kept by HR. Rows as in matrix.py."""

from competencies.forms.competencies import NewCompetencyForm, QuestionForm, words_form
from competencies.forms.kept import WAS, KeptForm
from competencies.models import Competency, Question
from tests.permissions.doors import Door, everyone
from tests.permissions.world import World

SEEN_BY_ALL = everyone("200")
#           A I+  I=  I-  M+  M-  R+  R-  H   Hb  Su
HR_POST = "L 403 403 403 403 403 403 403 302 302 302"
HR_PAGE = "L 403 403 403 403 403 403 403 200 200 200"
HR_FORM = {"GET": HR_PAGE, "POST": HR_POST}


def skill(world: World) -> Competency:
    return world.edition.requirements.first().competency


def question(world: World) -> Question:
    return skill(world).questions.first()


def kept(form: KeptForm) -> dict[str, str]:
    """What a page sends that changes nothing: every field with what it replaces."""
    return {name: text for field, text in form.stands().items() for name in (field, f"{WAS}{field}")}


def by_question(world: World) -> dict:
    return {"key": skill(world).key, "pk": question(world).pk}


def by_skill(world: World) -> dict:
    return {"key": skill(world).key}


LIBRARY = [
    Door("competencies:competency_list", {"GET": SEEN_BY_ALL}),
    Door("competencies:competency_detail", {"GET": SEEN_BY_ALL}, kwargs=by_skill),
    Door(
        "competencies:competency_add",
        HR_FORM,
        data=lambda world: dict.fromkeys(NewCompetencyForm().fields, "A word") | {"kind": "soft"},
    ),
    Door(
        "competencies:competency_edit",
        HR_FORM,
        kwargs=by_skill,
        data=lambda world: kept(words_form(skill(world))) | {"notes": "Noted."},
    ),
    Door("competencies:competency_retire", {"POST": HR_POST}, kwargs=by_skill),
    Door("competencies:competency_restore", {"POST": HR_POST}, kwargs=by_skill),
    Door(
        "competencies:question_add",
        HR_FORM,
        kwargs=by_skill,
        data=lambda world: {"kind": "past", "ask": "And then?", "probes": "Who?", "listen_for": "A cause."},
    ),
    Door(
        "competencies:question_edit",
        HR_FORM,
        kwargs=by_question,
        data=lambda world: kept(QuestionForm(instance=question(world))) | {"ask": "And then?"},
    ),
    Door(
        "competencies:question_remove",
        HR_FORM,
        kwargs=by_question,
        data=lambda world: kept(QuestionForm(instance=question(world))),
    ),
    Door(
        "competencies:question_move",
        {"POST": HR_POST},
        kwargs=by_question,
        data=lambda world: {
            "way": "down",
            "order": ",".join(str(pk) for pk in skill(world).questions.values_list("pk", flat=True)),
        },
    ),
]
