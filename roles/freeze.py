"""The freeze: what a published edition says, the database itself refuses to change.

The tables are not listed but derived: every table of this app whose rows lead to an Edition, join tables included.
Every lock fails closed: a row whose edition cannot be found is refused like one whose edition is published.
"""
# ruff: noqa: S608  (the SQL is made of names from the models; nothing a person typed comes near it)

from collections.abc import Iterable

from accounts.locks import Lock, no_truncate, on_postgresql, raise_on_postgresql

APP = "roles"
RETIRING = ("state", "retired_at")  # all that changes when a published edition is retired
FROZEN = "only a draft changes: this edition is published, retired or gone"
MOVED = "a row never changes edition, and both ends of a row belong to one"
RENUMBERED = "a row never changes its id"
BORN = "an edition begins as a draft"
KEPT = "only a draft is deleted"


def locks(apps) -> list[Lock]:
    """Every lock of this app, from a registry of models: django.apps.apps, or a migration's own."""
    edition, distance = apps.get_model(APP, "Edition"), lines(apps)
    return _edition_locks(edition) + [lock for model in distance for lock in _line_locks(model, edition, distance)]


def lines(apps) -> dict[type, int]:
    """Models whose rows belong to an edition, and over how many foreign keys they lead there."""
    models = list(apps.get_app_config(APP).get_models(include_auto_created=True))
    distance = {apps.get_model(APP, "Edition"): 0}
    for step in range(1, len(models)):
        near = [model for model in models if model not in distance and _ends(model, distance)]
        distance |= dict.fromkeys(near, step)
    return {model: steps for model, steps in distance.items() if steps}


def _ends(model, among: Iterable[type]) -> list:
    """The foreign keys of a model that lead towards an edition."""
    return [field for field in model._meta.local_fields if field.many_to_one and field.related_model in among]


def _edition_of(field, row: str, edition, distance: dict[type, int]) -> str:
    """SQL for the id of the edition a row leads to through this foreign key."""
    column = f'{row}."{field.column}"'
    target = field.related_model
    if target is edition:
        return column
    onward = min(_ends(target, [edition, *distance]), key=lambda end: distance.get(end.related_model, 0))
    table = f'"{target._meta.db_table}"'
    return (
        f"(SELECT {_edition_of(onward, table, edition, distance)} FROM {table}"
        f' WHERE {table}."{target._meta.pk.column}" = {column})'
    )


# The lines of an edition


def _line_locks(model, edition, distance: dict[type, int]) -> list[Lock]:
    locks = [no_truncate(model._meta.db_table, FROZEN)]
    for act, images in (("INSERT", ["NEW"]), ("UPDATE", ["OLD", "NEW"]), ("DELETE", ["OLD"])):
        roads = [
            _edition_of(end, image, edition, distance) for image in images for end in _ends(model, [edition, *distance])
        ]
        name, table = f"{model._meta.db_table}_frozen_{act.lower()}", model._meta.db_table
        locks.append(
            Lock(
                name,
                table,
                _on_sqlite(name, table, act, _line_refusals(model, edition, act, roads)),
                _line_on_postgresql(name, model, edition, act, roads),
            )
        )
    return locks


def _line_refusals(model, edition, act: str, roads: list[str]) -> list[tuple[str, str]]:
    """(condition, sentence) pairs as SQLite asks them."""
    first, *others = roads
    table, key = model._meta.db_table, model._meta.pk.column
    refusals = [(f"{first} IS NOT {other}", MOVED) for other in others]
    refusals.append((f"(SELECT state FROM {_editions(edition)} WHERE id = {first}) IS NOT 'draft'", FROZEN))
    if act == "UPDATE":
        refusals.append((_renumbers(model), RENUMBERED))
    if act == "INSERT":  # INSERT OR REPLACE deletes the row in its way, and fires no trigger for that
        refusals.append((f'EXISTS (SELECT 1 FROM "{table}" WHERE "{key}" = NEW."{key}")', FROZEN))
    return refusals


def _line_on_postgresql(name: str, model, edition, act: str, roads: list[str]) -> str:
    # FOR SHARE waits for whoever is publishing the edition: without it a line slips in behind the checks.
    first, *others = roads
    moved = [(f"which IS DISTINCT FROM {other}", MOVED) for other in others]
    if act == "UPDATE":
        moved.append((_renumbers(model), RENUMBERED))
    frozen = _raises([("stands IS DISTINCT FROM 'draft'", FROZEN)])
    body = (
        f"which := {first}; {_raises(moved)} "
        f"SELECT state INTO stands FROM {_editions(edition)} WHERE id = which FOR SHARE; "
        f"{frozen} RETURN {_row(act)};"
    )
    return on_postgresql(name, model._meta.db_table, act, body, declare="DECLARE which bigint; stands text;")


# The edition itself


def _edition_locks(edition) -> list[Lock]:
    table = edition._meta.db_table
    locks = [no_truncate(table, FROZEN)]
    for act in ("INSERT", "UPDATE", "DELETE"):
        name = f"{table}_frozen_{act.lower()}"
        body = f"{_raises(_edition_refusals(edition, act, 'IS DISTINCT FROM'))} RETURN {_row(act)};"
        asked = [*_edition_refusals(edition, act, "IS NOT"), *_replaced(edition, act)]
        locks.append(Lock(name, table, _on_sqlite(name, table, act, asked), on_postgresql(name, table, act, body)))
    return locks


def _edition_refusals(edition, act: str, differs: str) -> list[tuple[str, str]]:
    """A draft changes and is published; a published edition is retired, and nothing else about it moves."""
    if act == "INSERT":
        return [(f"NEW.state {differs} 'draft'", BORN)]
    if act == "DELETE":
        return [(f"OLD.state {differs} 'draft'", KEPT)]
    kept = [field.column for field in edition._meta.local_concrete_fields if field.column not in RETIRING]
    same = " AND ".join(f'NOT (OLD."{column}" {differs} NEW."{column}")' for column in kept)
    allowed = (
        "(OLD.state = 'draft' AND NEW.state IN ('draft', 'published'))"
        f" OR (OLD.state = 'published' AND NEW.state = 'retired' AND {same})"
    )
    return [(_renumbers(edition), RENUMBERED), (f"NOT ({allowed})", FROZEN)]


def _replaced(edition, act: str) -> list[tuple[str, str]]:
    """On SQLite, INSERT and UPDATE OR REPLACE delete whatever holds the id, the number or the published place."""
    frozen = f"EXISTS (SELECT 1 FROM {_editions(edition)} AS other WHERE other.state IS NOT 'draft'"
    clash = "other.role_id = NEW.role_id AND (other.number = NEW.number OR other.state = NEW.state)"
    return {
        "INSERT": [(f"{frozen} AND (other.id = NEW.id OR ({clash})))", FROZEN)],
        "UPDATE": [(f"NEW.state <> 'retired' AND {frozen} AND other.id <> NEW.id AND {clash})", FROZEN)],
        "DELETE": [],
    }[act]


# Pieces of SQL


def _editions(edition) -> str:
    return f'"{edition._meta.db_table}"'


def _renumbers(model) -> str:
    return f'OLD."{model._meta.pk.column}" <> NEW."{model._meta.pk.column}"'


def _row(act: str) -> str:
    return "OLD" if act == "DELETE" else "NEW"


def _raises(refusals: list[tuple[str, str]]) -> str:
    return " ".join(f"IF {when} THEN {raise_on_postgresql(sentence)} END IF;" for when, sentence in refusals)


def _on_sqlite(name: str, table: str, act: str, refusals: list[tuple[str, str]]) -> str:
    cases = " ".join(f"WHEN {when} THEN RAISE(ABORT, '{sentence}')" for when, sentence in refusals)
    return f'CREATE TRIGGER IF NOT EXISTS "{name}" BEFORE {act} ON "{table}" BEGIN SELECT CASE {cases} END; END'
