"""The law of the house (docs/map.md), read from the files without importing them."""

import ast
import re
import sys
from functools import wraps
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from statistics import median

import pytest

HOUSE = Path(__file__).resolve().parent.parent
APPS = ["accounts", "competencies", "roles", "evaluations", "exports", "notices"]  # each may import those to its left
THINGS = {  # files named after what they put together; another name here is a decision
    "competencies": "words",
    "roles": "arrival careers_map changes compared coverage differing exchange growth pieces portrait profile "
    "soundness",
    "evaluations": "blindness checks duties entries handout material naming order panel passages phrases plots pool "
    "progress scoresheet sheet submissions waiting workings",
    "exports": "archive batches bucket documents folder genuine health lettering lines queue spreadsheets storage "
    "tables typesetting",
    "notices": "calendars due kinds late letters outbox postman",
}
# Inside an app, a file imports from its own floor or those before it.
FLOORS = "enums querysets models policies THINGS tasks actions forms|serializers views api urls templatetags|management"
FREE = {  # on no floor, each for a reason, as the PURE ones are
    "accounts/access.py",  # the gate in front of every action
    "accounts/adapter.py",  # what the sign-in library asks of us
    "accounts/chain.py",  # the locks: SQL, read by migrations
    "accounts/journal.py",  # written by every action
    "accounts/locks.py",
    "evaluations/seals.py",
    "exports/seals.py",
    "roles/freeze.py",
}
PURE = [  # standard library alone
    "competencies/linter.py",
    "evaluations/scoring/",
    "exports/heartbeat.py",
    "exports/supervisor.py",
]
FORBIDDEN = {"common", "core", "helpers", "misc", "selectors", "services", "utils"}
LONGEST_FILE, LONGEST_FUNCTION = 300, 60  # lines
NAMED_BY_OTHERS = re.compile(r"account/.*|typst/.*|(400|403|403_csrf|404|429|500)\.html")  # allauth, Typst, Django


def for_each(rows):
    """One test of a law over many files: it fails with the name of each that breaks it."""

    def decorate(law):
        @wraps(law)
        def test():
            broken = []
            for row in rows:
                try:
                    law(*row) if isinstance(row, tuple) else law(row)
                except AssertionError as error:
                    broken.append(f"{row[0] if isinstance(row, tuple) else row}: {error}")
            assert rows
            assert broken == []

        del test.__wrapped__  # or pytest would ask for the law's own arguments
        return test

    return decorate


def tracked(*folders, pattern="*.py"):
    paths = (path for folder in folders for path in (HOUSE / folder).rglob(pattern))
    return sorted(str(path.relative_to(HOUSE)) for path in paths if path.is_file() and "__pycache__" not in path.parts)


CODE = [file for file in tracked(*APPS) if "/migrations/" not in file]
ALL_CODE = [file for file in tracked(*APPS, "config", "tests", "benchmarks") if "/migrations/" not in file]
TEXT = [*ALL_CODE, *tracked("templates", pattern="*.html"), *tracked("static/css", "static/js", pattern="*.*s")]
TEMPLATES = [file.removeprefix("templates/") for file in tracked("templates", pattern="*.*")]
TREES = {file: ast.parse((HOUSE / file).read_text(encoding="utf-8")) for file in ALL_CODE}


def imports(file):
    """The dotted names a file imports."""
    for node in ast.walk(TREES[file]):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}:{node.lineno} imports relatively"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def resolve(dotted):
    """The file of ours that a dotted name leads to, or None."""
    parts = dotted.split(".")
    for end in range(len(parts), 0, -1):
        path = "/".join(parts[:end])
        for file in (f"{path}.py", f"{path}/__init__.py"):
            if file in CODE:
                return file
    return None


def floor(file):
    """The number of a file's floor; None where it has none."""
    app, name = file.split("/")[0], file.split("/")[1].removesuffix(".py")
    if name in THINGS.get(app, "").split():
        name = "THINGS"
    return next((number for number, names in enumerate(FLOORS.split()) if name in names.split("|")), None)


def functions(file):
    return [node for node in ast.walk(TREES[file]) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def lines(node):
    """Lines of a function, decorators not counted."""
    return node.end_lineno - node.lineno + 1


def is_pure(file):
    return any(file == pure or (pure.endswith("/") and file.startswith(pure)) for pure in PURE)


@for_each(CODE)
def test_file_stands_on_a_floor_or_is_named_here(file):
    named = file in FREE or is_pure(file) or file.split("/")[1] == "__init__.py"
    assert [named, floor(file) is not None].count(True) == 1


@for_each(CODE)
def test_file_imports_only_what_stands_below_it(file):
    here, app = floor(file), APPS.index(file.split("/")[0])
    for dotted in imports(file):
        there = resolve(dotted)
        if there is None:
            continue
        their_app = APPS.index(there.split("/")[0])
        assert their_app <= app, f"{file} imports {dotted} from an app above its own"
        if their_app == app and None not in (here, floor(there)):
            assert floor(there) <= here, f"{file} imports {dotted} from a floor above its own"


@for_each(CODE)
def test_file_does_not_import_the_wiring(file):
    assert [dotted for dotted in imports(file) if dotted.split(".")[0] == "config"] == []


def test_files_import_one_another_in_no_circle():
    graph = {file: {there for there in map(resolve, imports(file)) if there not in (None, file)} for file in CODE}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(" imports ".join(reversed(error.args[1])))


@for_each([file for file in CODE if is_pure(file)])
def test_pure_file_imports_the_standard_library_alone(file):
    foreign = [name for name in imports(file) if name.split(".")[0] not in sys.stdlib_module_names]
    assert [name for name in foreign if not is_pure(resolve(name) or "")] == []


def test_lists_above_name_only_what_exists():
    things = {f"{app}/{name}" for app, names in THINGS.items() for name in names.split()}
    paths = {*FREE, *PURE, *(f"{thing}.py" if (HOUSE / f"{thing}.py").exists() else thing for thing in things)}
    assert sorted(path for path in paths if not (HOUSE / path).exists()) == []


@for_each(ALL_CODE)
def test_file_name_says_what_is_inside(file):
    assert {part.removesuffix(".py") for part in file.split("/")} & FORBIDDEN == set()


@for_each(TEXT)
def test_file_stays_small(file):
    assert len((HOUSE / file).read_text(encoding="utf-8").splitlines()) <= LONGEST_FILE


@for_each(ALL_CODE)
def test_functions_stay_small(file):
    assert {node.name: lines(node) for node in functions(file) if lines(node) > LONGEST_FUNCTION} == {}


def test_median_file_and_function_are_a_screenful_and_a_glance():
    written = [n for n in (len((HOUSE / file).read_text(encoding="utf-8").splitlines()) for file in CODE) if n]
    assert median(written) <= 90
    assert median(lines(node) for file in CODE for node in functions(file)) <= 8


ACTIONS = [
    (file, node)
    for file in CODE
    if "/actions/" in file
    for node in TREES[file].body
    if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
]


@for_each(ACTIONS)
def test_action_is_guarded_and_says_by_whom(file, node):
    guards = [d for d in node.decorator_list if isinstance(d, ast.Call) and ast.unparse(d.func).endswith("guarded")]
    assert len(guards) == 1, f"{file}: {node.name} has no guard"
    assert len(node.args.posonlyargs) == 1, f"{file}: {node.name} takes its subject first, by position"
    assert node.args.args == [], f"{file}: {node.name} takes the rest by keyword"
    assert "by" in {argument.arg for argument in node.args.kwonlyargs}


def test_there_are_actions_to_look_at():
    assert {file.split("/")[0] for file, _ in ACTIONS} == set(APPS)


def named_templates():
    """Every template named by a string in the code or by a tag in a template."""
    names = set()
    for file in TREES:
        names |= {n.value for n in ast.walk(TREES[file]) if isinstance(n, ast.Constant) and isinstance(n.value, str)}
    for template in TEMPLATES:
        text = (HOUSE / "templates" / template).read_text(encoding="utf-8")
        names |= set(re.findall(r"{%\s*(?:include|extends)\s+[\"']([^\"']+)[\"']", text))
        names |= set(re.findall(r"[\"']([\w/]+\.(?:html|svg|txt))[\"']", text))
    return names


NAMED = named_templates()


@for_each(TEMPLATES)
def test_template_is_used(template):
    assert {template} - NAMED == set() or NAMED_BY_OTHERS.fullmatch(template)


@for_each([template for template in TEMPLATES if template.endswith(".html")])
def test_template_names_only_templates_that_exist(template):
    text = (HOUSE / "templates" / template).read_text(encoding="utf-8")
    named = re.findall(r"{%\s*(?:include|extends)\s+[\"']([^\"']+)[\"']", text)
    assert [name for name in named if name not in TEMPLATES] == []


@for_each([template for template in TEMPLATES if template.endswith(".html")])
def test_template_holds_nothing_the_content_policy_forbids(template):
    text = re.sub(r"{#.*?#}", "", (HOUSE / "templates" / template).read_text(encoding="utf-8"))
    forbidden = r"<style|<script(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=|hx-on|javascript:|\|\s*safe\b|{%\s*autoescape off"
    assert re.findall(forbidden, text) == []
