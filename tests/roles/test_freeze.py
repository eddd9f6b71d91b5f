"""A published edition is refused every change, on every path, in every table that leads to it."""

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.utils import timezone

from accounts import locks
from accounts.models import User
from roles import freeze
from roles.actions import editions
from roles.models import Edition, Qualification, Requirement, Responsibility
from tests.conftest import every_lock
from tests.factories import roles as role_factory

TABLES = {
    "roles_responsibility",
    "roles_requirement",
    "roles_qualification",
    "roles_careermove",
    "roles_interviewstage",
    "roles_focus",
    "roles_responsibility_carried_by",
}
LINES = {model._meta.db_table: model for model in freeze.lines(apps)}

each_line = pytest.mark.parametrize("model", LINES.values(), ids=LINES.keys())
on_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite alone has OR REPLACE")
on_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no TRUNCATE")


def refused(attack, sentence=freeze.FROZEN):
    with pytest.raises(IntegrityError, match=sentence), transaction.atomic():
        attack()


def run(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def line_of(model):
    """The first row of a kind, and one of its columns that can be written."""
    return model._default_manager.first(), next(f for f in model._meta.local_fields if f.many_to_one)


def copied(row):
    names = [field.attname for field in row._meta.concrete_fields if not field.primary_key]
    return type(row)(**{name: getattr(row, name) for name in names})


@pytest.fixture
def frozen(small_profile, people):
    """Edition 1 retired, edition 2 published, edition 3 a draft."""
    second = editions.open_draft(small_profile.role, by=people.hr)
    editions.publish(second, by=people.hr, note="Again.")
    return editions.open_draft(small_profile.role, by=people.hr)


def test_freeze_finds_every_table_that_leads_to_an_edition():
    assert set(LINES) == TABLES


def test_freeze_covers_every_model_of_the_app_but_the_role():
    named = {model._meta.db_table for model in apps.get_app_config("roles").get_models(include_auto_created=True)}
    assert named - set(LINES) == {"roles_role", "roles_edition"}


def test_locks_after_migrate_are_those_expected(db):
    assert locks.present(connection) == locks.expected(every_lock(), connection.vendor)


@each_line
def test_line_of_a_published_edition_is_refused_by_save_and_delete(model, small_profile):
    row, _ = line_of(model)
    refused(lambda: row.save(force_update=True))
    refused(row.delete)
    refused(copied(row).save)


@each_line
def test_line_of_a_published_edition_is_refused_in_bulk(model, small_profile):
    row, column = line_of(model)
    manager = model._default_manager
    refused(lambda: manager.update(**{column.name: F(column.name)}))
    refused(lambda: manager.bulk_update([row], [column.name]))
    refused(lambda: manager.bulk_create([copied(row)]))
    refused(lambda: manager.all().delete())
    refused(lambda: manager.all()._raw_delete("default"))


@each_line
def test_line_of_a_published_edition_is_refused_in_sql(model, small_profile):
    row, column = line_of(model)
    table = model._meta.db_table
    names = ", ".join(f'"{f.column}"' for f in model._meta.concrete_fields if not f.primary_key)
    refused(lambda: run(f'UPDATE "{table}" SET "{column.column}" = "{column.column}" WHERE id = %s', row.pk))
    refused(lambda: run(f'DELETE FROM "{table}" WHERE id = %s', row.pk))
    refused(lambda: run(f'INSERT INTO "{table}" ({names}) SELECT {names} FROM "{table}" WHERE id = %s', row.pk))


@each_line
def test_line_of_a_retired_edition_is_refused_too(model, small_profile, people):
    editions.retire(small_profile, by=people.hr)
    row, column = line_of(model)
    refused(lambda: model._default_manager.update(**{column.name: F(column.name)}))
    refused(row.delete)
    refused(copied(row).save)


@each_line
def test_line_of_a_draft_changes_freely(model, frozen):
    road = {"roles_focus": "stage__edition", "roles_responsibility_carried_by": "responsibility__edition"}
    row = model._default_manager.filter(**{road.get(model._meta.db_table, "edition"): frozen}).first()
    row.save(force_update=True)
    row.delete()
    copied(row).save()


def test_line_never_moves_into_or_out_of_a_published_edition(frozen):
    published = Edition.objects.published().get()
    refused(lambda: published.qualifications.update(edition=frozen), freeze.MOVED)
    refused(lambda: frozen.qualifications.update(edition=published), freeze.MOVED)


def test_line_never_moves_between_two_drafts(frozen, people):
    other = editions.open_draft(role_factory.role(2, by=people.hr), by=people.hr)
    refused(lambda: frozen.qualifications.update(edition=other), freeze.MOVED)


def test_join_never_ties_two_editions(frozen):
    published = Edition.objects.published().get()
    ours, theirs = frozen.responsibilities.get(), published.requirements.first()
    refused(lambda: ours.carried_by.add(theirs), freeze.MOVED)
    refused(lambda: published.responsibilities.get().carried_by.add(frozen.requirements.first()), freeze.MOVED)
    refused(lambda: frozen.stages.first().focus.update(requirement=theirs), freeze.MOVED)


def test_line_without_an_edition_is_refused(db, people):
    refused(lambda: Qualification.objects.create(edition_id=4711, key="k", kind="education", demand="minimum"))


def test_line_never_changes_its_id(frozen):
    refused(lambda: frozen.requirements.filter(position=0).update(id=4711), freeze.RENUMBERED)


@on_sqlite
def test_line_is_not_replaced_by_one_of_a_draft(frozen):
    row = Requirement.objects.filter(edition__state="published").first()
    skill = frozen.requirements.first().competency_id
    frozen.requirements.filter(competency=skill).delete()
    sql = (
        "INSERT OR REPLACE INTO roles_requirement"
        " (id, edition_id, competency_id, weight, must_have, reason, position, wording)"
        " VALUES (%s, %s, %s, 1, 0, '', 0, '{}')"
    )
    refused(lambda: run(sql, row.pk, frozen.pk, skill))


@on_sqlite
@pytest.mark.parametrize("change", ["number = 1", "number = 2", "state = 'published'"])
def test_edition_is_not_replaced_by_a_draft(frozen, people, change):
    sql = (
        f"UPDATE OR REPLACE roles_edition SET {change}, published_at = '2026-01-01', published_by_id = %s WHERE id = %s"
    )
    refused(lambda: run(sql, people.hr.pk.hex, frozen.pk))


@on_postgresql
@pytest.mark.parametrize("table", sorted(TABLES | {"roles_edition"}))
def test_table_is_never_truncated(table, db):
    refused(lambda: run(f"TRUNCATE {table} CASCADE"))


def change_of(field):
    """A value the column could take, other than the one it has."""
    if field.is_relation:
        others = field.related_model.objects
        return others.get(email="sam.stranger@example.org") if field.related_model is User else others.get(key="job-2")
    return {"CharField": "x", "TextField": "x", "JSONField": ["x"], "BooleanField": True}.get(
        field.get_internal_type(), 7 if "Integer" in field.get_internal_type() else timezone.now()
    )


@pytest.mark.parametrize(
    "name", [f.name for f in Edition._meta.concrete_fields if f.name not in ("id", "state", "retired_at")]
)
def test_edition_keeps_every_column_while_it_is_retired(name, small_profile, people):
    role_factory.role(2, by=people.hr)
    change = {name: change_of(Edition._meta.get_field(name))}
    rows = Edition.objects.filter(pk=small_profile.pk)
    refused(lambda: rows.update(**change))
    refused(lambda: rows.update(state="retired", retired_at=timezone.now(), **change))
    rows.update(state="retired", retired_at=timezone.now())
    refused(lambda: rows.update(**change))


@pytest.mark.parametrize(
    ("before", "after", "works"),
    [
        ("draft", "draft", True),
        ("draft", "published", True),
        ("draft", "retired", False),
        ("published", "draft", False),
        ("published", "published", False),
        ("published", "retired", True),
        ("retired", "draft", False),
        ("retired", "published", False),
        ("retired", "retired", False),
    ],
)
def test_edition_goes_from_draft_to_published_to_retired_and_no_other_way(before, after, works, people):
    edition = role_factory.draft(role_factory.role(by=people.hr), by=people.hr)
    stamps = {
        "draft": {"published_at": None, "published_by": None, "retired_at": None},
        "published": {"published_at": timezone.now(), "published_by": people.hr, "retired_at": None},
        "retired": {"retired_at": timezone.now()},
    }
    rows = Edition.objects.filter(pk=edition.pk)
    for state in ("published", "retired")[: ("draft", "published", "retired").index(before)]:
        rows.update(state=state, **stamps[state])
    go = lambda: rows.update(state=after, **stamps[after] if after != before else {})  # noqa: E731
    if works:
        assert go() == 1
    else:
        refused(go)


def test_edition_begins_as_a_draft(people):
    role = role_factory.role(by=people.hr)
    stamps = {"published_at": timezone.now(), "published_by": people.hr, "created_by": people.hr}
    refused(lambda: Edition.objects.create(role=role, number=1, state="published", **stamps), freeze.BORN)
    refused(lambda: Edition.objects.bulk_create([Edition(role=role, number=1, state="retired", **stamps)]), freeze.BORN)


def test_edition_is_deleted_as_a_draft_only(frozen):
    published = Edition.objects.published().get()
    refused(published.delete)  # its lines refuse first
    refused(lambda: run("DELETE FROM roles_edition WHERE id = %s", published.pk), freeze.KEPT)
    frozen.delete()
    assert Edition.objects.count() == 2


def test_freeze_leads_over_two_foreign_keys_from_a_join():
    carried = Responsibility.carried_by.through
    assert {model: steps for model, steps in freeze.lines(apps).items() if steps > 1} == {
        carried: 2,
        LINES["roles_focus"]: 2,
    }
