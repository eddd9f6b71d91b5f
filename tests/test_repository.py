"""The files around the code agree with one another and with the code."""

import os
import re
import shlex
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml
from django.core.management import get_commands

HOUSE = Path(__file__).resolve().parent.parent
LOCKED = tomllib.loads((HOUSE / "uv.lock").read_text())
PROJECT = tomllib.loads((HOUSE / "pyproject.toml").read_text())
COMPOSE = yaml.safe_load((HOUSE / "docker-compose.yml").read_text())
WORKFLOW = yaml.safe_load((HOUSE / ".github/workflows/test.yml").read_text())
DOCKERFILE = (HOUSE / "Dockerfile").read_text()
README = (HOUSE / "README.md").read_text()
OURS = ("web", "worker", "bulk-worker", "sweeper", "reminders", "migrate")
MODULES = {"gunicorn": "config.wsgi", "celery": "config"}


def words(command):
    """A container's command as lists of words, one for each program it runs."""
    if isinstance(command, str):
        command = shlex.split(command)
    if command[0] in ("sh", "CMD-SHELL"):
        return [shlex.split(part) for part in command[-1].split("&&")]
    return [command[1:] if command[0] == "CMD" else command]


def programs(service):
    """What a service of ours runs: its command or the image's, and its health check."""
    image = yaml.safe_load(re.search(r"^CMD (\[.*\])$", DOCKERFILE, re.M)[1])
    check = service.get("healthcheck", {}).get("test")
    return [*words(service.get("command", image)), *(words(check) if check else [])]


def packages(name, extras=(), seen=None):
    """A package of uv.lock with everything it needs, as {name: entry}."""
    seen = {} if seen is None else seen
    entry = next(package for package in LOCKED["package"] if package["name"] == name)
    needed = list(entry.get("dependencies", []))
    for extra in extras:
        needed += entry["optional-dependencies"][extra]
    new = name not in seen or extras
    seen[name] = entry
    for need in needed if new else []:
        packages(need["name"], tuple(need.get("extra", ())), seen)
    return seen


def requirements():
    """requirements.lock as {(name, version): hashes}."""
    found, current = {}, None
    for line in (HOUSE / "requirements.lock").read_text().splitlines():
        if pin := re.match(r"([a-z0-9-]+)==([^\s;]+)", line):
            current = found.setdefault(pin.groups(), set())
        elif digest := re.search(r"--hash=(sha256:[0-9a-f]{64})", line):
            current.add(digest[1])
    return found


def files():
    """Every file that is, or would be, in the repository."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=HOUSE, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a git working copy")
    return [HOUSE / name for name in listed.stdout.splitlines() if (HOUSE / name).is_file()]


@pytest.mark.parametrize("name", OURS)
def test_compose_service_runs_what_exists(name):
    commands = get_commands()
    for program, *rest in programs(COMPOSE["services"][name]):
        if program == "python" and rest[0] == "manage.py":
            assert rest[1] in commands
        elif program == "python":
            assert (rest[0], (HOUSE / f"{rest[1].replace('.', '/')}.py").exists()) == ("-m", True)
        else:
            assert MODULES[program] in rest


def test_compose_has_the_six_services_and_the_migration():
    assert set(COMPOSE["services"]) == {*OURS, "db", "redis"}


@pytest.mark.parametrize("name", sorted({*COMPOSE["services"]} - {"migrate"}))
def test_compose_service_has_a_health_check(name):
    check = COMPOSE["services"][name]["healthcheck"]
    assert {"test", "interval", "timeout"} - set(check) == set()


@pytest.mark.parametrize("name", ["web", "worker", "bulk-worker", "sweeper", "reminders"])
def test_compose_service_waits_for_the_migration_and_its_neighbours(name):
    waits = {other: how["condition"] for other, how in COMPOSE["services"][name]["depends_on"].items()}
    assert waits == {
        "migrate": "service_completed_successfully",
        "db": "service_healthy",
        "redis": "service_healthy",
    }


def test_compose_takes_secrets_from_files_alone():
    environment = COMPOSE["services"]["web"]["environment"] | COMPOSE["services"]["db"]["environment"]
    secret = {name for name in environment if re.search("PASSWORD|SECRET|DATABASE_URL", name)} - {
        "SECRET_KEY_FALLBACKS"
    }
    assert secret == {
        "SECRET_KEY_FILE",
        "DATABASE_URL_FILE",
        "POSTGRES_PASSWORD_FILE",
        "EXPORT_KEY_SECRET_FILE",
    }
    mounted = {f"/run/secrets/{name}" for name in COMPOSE["secrets"]}
    assert {environment[name] for name in secret} == mounted


@pytest.mark.parametrize(
    ("service", "setting"), [("worker", "CELERY_TASK_DEFAULT_QUEUE"), ("bulk-worker", "CELERY_BULK_QUEUE")]
)
def test_compose_worker_listens_to_the_queue_of_the_settings(settings, service, setting):
    command = COMPOSE["services"][service]["command"]
    assert command[command.index("-Q") + 1] == getattr(settings, setting)


@pytest.mark.parametrize("service", ["db", "redis"])
def test_compose_and_workflow_use_the_same_major_versions(service):
    assert COMPOSE["services"][service]["image"] == WORKFLOW["jobs"]["services"]["services"][service]["image"]


def test_image_carries_the_version_of_the_project():
    assert COMPOSE["services"]["web"]["image"] == f"plumbline:{PROJECT['project']['version']}"


def test_dockerfile_runs_as_nobody_in_particular():
    assert re.findall(r"^USER (\w+)$", DOCKERFILE, re.M) == ["plumbline"]
    assert DOCKERFILE.index("USER plumbline") < DOCKERFILE.index("CMD ")


def test_dockerfile_and_makefile_pin_the_same_uv():
    makefile = (HOUSE / "Makefile").read_text()
    assert re.findall(r"uv==([\d.]+)", DOCKERFILE) == re.findall(r"^UV_VERSION := (.+)$", makefile, re.M)


def test_dockerignore_keeps_secrets_and_data_out_of_the_image():
    ignored = (HOUSE / ".dockerignore").read_text().splitlines()
    assert {".env", "secrets", "var", ".git"} - set(ignored) == set()


def test_workflow_runs_the_commands_of_the_readme():
    told = re.findall(r"^(make [a-z-]+)$", README, re.M)
    run = {
        line.removesuffix(" &")
        for job in WORKFLOW["jobs"].values()
        for step in job["steps"]
        for line in step.get("run", "").splitlines()
        if line.startswith("make ")
    }
    assert told[:2] == ["make demo", "make test"]
    assert run == {"make demo", "make test", "make test-services"}
    assert run - set(told) == set()


def test_workflow_tests_the_oldest_python_that_is_promised():
    versions = WORKFLOW["jobs"]["embedded"]["strategy"]["matrix"]["python"]
    assert PROJECT["project"]["requires-python"] == f">={versions[0]}"


def test_every_make_target_of_the_readme_exists():
    targets = set(re.findall(r"^([a-z-]+):", (HOUSE / "Makefile").read_text(), re.M))
    for page in ("README.md", "CONTRIBUTING.md", "docker-compose.yml", ".env.example", "docs/map.md"):
        assert set(re.findall(r"\bmake ([a-z-]+)`", (HOUSE / page).read_text())) - targets == set()


def test_ci_is_executable_and_runs_the_test_command_of_the_readme():
    script = HOUSE / ".ci/run"
    assert os.access(script, os.X_OK)
    assert re.findall(r'^ *run "[^"]+" (\S+)$', script.read_text(), re.M) == ["test", "test-services", "thorough"]


def test_every_dependency_has_its_reason_beside_it():
    lines = (HOUSE / "pyproject.toml").read_text().splitlines()
    named = [line.strip() for line in lines if re.match(r'\s+"[a-z0-9-]+(\[[a-z0-9,]+\])?[<>=]', line)]
    extras = PROJECT["project"]["optional-dependencies"].values()
    groups = [PROJECT["project"]["dependencies"], *extras, *PROJECT["dependency-groups"].values()]
    assert len(named) == sum(len(group) for group in groups)
    assert [line for line in named if not re.search(r"#\s+\w.{5,}", line)] == []


def test_requirements_lock_agrees_with_uv_lock():
    needed = packages("plumbline")
    del needed["plumbline"]
    assert requirements() == {
        (name, entry["version"]): {file["hash"] for file in [*entry.get("wheels", []), entry.get("sdist")] if file}
        for name, entry in needed.items()
    }


def test_uv_lock_agrees_with_pyproject():
    said = next(package for package in LOCKED["package"] if package["name"] == "plumbline")
    declared = {re.match("[a-z0-9-]+", line)[0] for line in PROJECT["project"]["dependencies"]}
    grouped = {re.match("[a-z0-9-]+", line)[0] for line in PROJECT["dependency-groups"]["dev"]}
    assert {need["name"] for need in said["dependencies"]} == declared
    assert {need["name"] for need in said["dev-dependencies"]["dev"]} == grouped


def test_settings_are_all_explained_in_the_example_file():
    read = set()
    for file in ("config/settings.py", "config/env.py"):
        read |= set(
            re.findall(
                r"""(?:text|flag|number|address|choice|names|secret)\(\s*"([A-Z_]+)\"""", (HOUSE / file).read_text()
            )
        )
    explained = re.findall(r"^# .+\n([A-Z_]+)=", (HOUSE / ".env.example").read_text(), re.M)
    assert set(explained) == read
    assert len(explained) == len(set(explained))
    assert set(re.findall(r"^\| `([A-Z_]+)` \|", README, re.M)) == read


def test_compose_passes_on_only_settings_that_exist():
    explained = set(re.findall(r"^([A-Z_]+)=", (HOUSE / ".env.example").read_text(), re.M))
    passed = {name.removesuffix("_FILE") for name in COMPOSE["services"]["web"]["environment"]}
    assert passed - explained == set()


def test_changelog_tells_of_this_version():
    versions = re.findall(r"^## (\d+\.\d+\.\d+)", (HOUSE / "CHANGELOG.md").read_text(), re.M)
    assert versions[0] == PROJECT["project"]["version"]


def test_licence_is_the_apache_licence_whole():
    text = (HOUSE / "LICENSE").read_text()
    assert text.split()[:5] == ["Apache", "License", "Version", "2.0,", "January"]
    assert PROJECT["project"]["license"] == {"text": "Apache-2.0"}
    assert [number for number in range(1, 10) if f"\n   {number}. " not in text] == []
    assert "END OF TERMS AND CONDITIONS" in text


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "SECURITY.md", "docs/map.md", "CHANGELOG.md"])
def test_page_links_only_to_what_exists(page):
    here = (HOUSE / page).parent
    links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", (HOUSE / page).read_text())
    assert [link for link in links if not (here / link).exists()] == []


def test_decisions_are_numbered_and_say_what_follows():
    pages = sorted((HOUSE / "docs/adr").glob("*.md"))
    assert [page.name[:4] for page in pages] == [f"{number:04}" for number in range(1, len(pages) + 1)]
    for page in pages:
        headings = re.findall(r"^## (.+)$", page.read_text(), re.M)
        assert (page.name, headings) == (page.name, ["Context", "Decision", "Consequences"])


def test_no_file_tells_where_it_was_written():
    place = re.compile(rb"(?<![\w.])/(?:work|root|home|Users)/\w|(?:index-url|find-links)\s*=")
    assert [str(path.relative_to(HOUSE)) for path in files() if place.search(path.read_bytes())] == []


def test_pages_speak_plainly():
    tone = re.compile(r"\b(?:successfully|please|seamless\w*|effortless\w*|leverage[sd]?|blazing\w*)\b", re.I)
    shown = [
        path
        for path in files()
        if path.suffix in (".html", ".md", ".txt") and path.name not in ("OFL.txt", "seed-coverage.md")
    ]
    found = {str(path.relative_to(HOUSE)): tone.findall(path.read_text()) for path in shown}
    assert {name: words for name, words in found.items() if words} == {}
