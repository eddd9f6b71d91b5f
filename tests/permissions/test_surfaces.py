"""The list of surfaces is whole: a route, parameter, task, kind of mail, document or command it does not name fails."""

import logging
import re
from io import StringIO
from pathlib import Path

import pytest
from celery import current_app
from django.apps import apps
from django.core.management import call_command, get_commands
from django.utils.module_loading import import_string

from evaluations.actions import scorecards
from exports.enums import ExportKind
from exports.tasks import BUILD
from tests import surfaces
from tests.permissions import world as worlds
from tests.permissions.matrix import MATRIX
from tests.permissions.test_every_door import routes

HOUSE = Path(__file__).resolve().parents[2]
OURS = ("accounts", "competencies", "roles", "evaluations", "exports", "notices")
PARAMETER = re.compile(r"""(?:\.GET|query_params)(?:\.get\(|\.getlist\(|\[)["'](\w+)""")


def test_surfaces_name_every_route_with_an_id_and_no_other():
    found = {
        name
        for name in set(routes())
        if "GET" in MATRIX[name].answers and surfaces.has_id(name) and not surfaces.is_elsewhere(name)
    }
    assert sorted(found) == sorted(surfaces.ASKED_WITH)


def test_surfaces_of_an_evaluation_are_in_no_app_that_is_passed_over():
    """An app is passed over only where its matrix rows are about the framework or a person's own account."""
    assert {surfaces.app_of(name) for name in MATRIX} - surfaces.ELSEWHERE - {""} == {"evaluations", "exports"} | {
        app for app in ("notices",) if apps.is_installed(app)
    }


def test_surfaces_name_every_parameter_a_page_reads():
    code = [path for app in (*OURS, "config") for path in (HOUSE / app).rglob("*.py")]
    found = {name for path in code for name in PARAMETER.findall(path.read_text(encoding="utf-8"))}
    looped = {"from", "to"}  # roles.api and roles.views.comparing read them in a loop
    assert found | looped == set(surfaces.PARAMETERS)
    assert set(surfaces.PARAMETERS) & set(surfaces.UNREAD) == set()


def test_surfaces_name_every_task():
    assert {name for name in current_app.tasks if not name.startswith("celery.")} == surfaces.TASKS


def test_surfaces_name_every_kind_of_document():
    assert set(ExportKind.values) == {*BUILD, ExportKind.BATCH, ExportKind.TABLE} == surfaces.EXPORTS


def test_surfaces_name_every_kind_of_mail():
    kinds = import_string("notices.enums.MailKind").values if apps.is_installed("notices") else ()
    assert set(kinds) == surfaces.MAIL
    found = (HOUSE / "templates/account/email").glob("*_subject.txt")
    assert {path.name.removesuffix("_subject.txt") for path in found} == surfaces.ACCOUNT_MAIL


def test_surfaces_name_every_command():
    assert {name for name, app in get_commands().items() if app in OURS} == set(surfaces.COMMANDS)


@pytest.mark.django_db
def test_commands_say_nothing_of_what_was_rated(world, caplog, capsys):
    """Whoever runs the product reads counts and states: no word, and no name."""
    caplog.set_level(logging.INFO)
    card = world.cards["I+"]
    worlds.fill(card, by=world.people["I+"], level=3)
    scorecards.submit(card, by=world.people["I+"])
    said = StringIO()
    for name, options in surfaces.COMMANDS.items():
        if options is not None:
            call_command(name, stdout=said, stderr=said, **options)
    text = said.getvalue() + caplog.text + "".join(capsys.readouterr())
    assert len(said.getvalue()) > 10
    assert [word for word in ("CANARY", "Cora", "Dora", "Fred", "Nora", "Interviewer") if word in text] == []
