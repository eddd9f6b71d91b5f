"""What every test may ask for."""

import itertools
import uuid
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection
from django.test import TransactionTestCase
from django.utils import timezone
from whitenoise.middleware import WhiteNoiseMiddleware

from accounts import chain, locks
from accounts.models import User
from competencies.actions import loading
from competencies.models import Competency
from evaluations import seals
from exports import seals as export_seals
from roles import freeze
from roles.actions import editions, starters
from roles.models import Edition
from tests.disk import on_disk
from tests.factories import accounts as people_factory
from tests.factories import roles as role_factory

HOUSE = Path(__file__).resolve().parents[1]


def every_lock() -> list[locks.Lock]:
    """All triggers by which the database refuses a change, of all apps."""
    return [*chain.locks(), *freeze.locks(apps), *seals.locks(), *export_seals.locks()]


@pytest.fixture(scope="session", autouse=True)
def _flush_with_locks_lifted():
    """A transactional test ends in a flush, which the locks refuse: lifted for it, and for nothing else."""
    flush = TransactionTestCase._fixture_teardown

    def teardown(self):
        locks.lift(connection, every_lock())
        try:
            flush(self)
        finally:
            locks.install(connection, every_lock())

    patch = pytest.MonkeyPatch()
    patch.setattr(TransactionTestCase, "_fixture_teardown", teardown)
    yield
    patch.undo()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """pytest-django's own; at the end no session is left that would keep PostgreSQL from dropping the database."""
    yield
    with django_db_blocker.unblock():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )


@pytest.fixture(scope="session", autouse=True)
def _static_files_listed_once():
    """Every test client makes its middleware anew, and with it WhiteNoise's list of all files: kept for the next."""
    listed, patch = {}, pytest.MonkeyPatch()
    make_list = WhiteNoiseMiddleware.add_files_from_finders

    def add(self):
        if not listed:
            make_list(self)
            listed.update(self.files)
        self.files.update(listed)

    patch.setattr(WhiteNoiseMiddleware, "add_files_from_finders", add)
    yield
    patch.undo()


@pytest.fixture
def fresh_limits(settings) -> Callable[[], None]:
    """Call it to forget who knocked how often: no cache but the database's ends with a transaction."""

    def forget() -> None:
        if settings.REDIS_URL:
            settings.CACHES = {"default": {**settings.CACHES["default"], "KEY_PREFIX": uuid.uuid4().hex}}

    return forget


@pytest.fixture(autouse=True)
def _apart(settings, tmp_path, fresh_limits):
    """Each test has a folder for exports, and limits of its own."""
    settings.EXPORT_DIR = tmp_path / "exports"
    fresh_limits()


@pytest.fixture
def clock_stands(monkeypatch) -> None:
    """No minute passes, though each moment is later than the one before: for pages compared whole."""
    began, ticks = timezone.now().replace(second=0, microsecond=0), itertools.count()
    monkeypatch.setattr(timezone, "now", lambda: began + timedelta(microseconds=next(ticks)))


@pytest.fixture
def side_by_side(transactional_db, tmp_path):
    """For tests with threads: on SQLite a real file, since an in-memory database never lets a second writer wait."""
    with on_disk(tmp_path):
        yield


@pytest.fixture
def people(db) -> people_factory.People:
    """hr, manager, other_manager, recruiter, other_recruiter, interviewer, second_interviewer, stranger."""
    return people_factory.people()


@pytest.fixture
def library(db) -> dict[str, Competency]:
    """The shelf we ship, loaded: key → Competency."""
    loading.load(HOUSE / "competencies" / "library", by=User.objects.system())
    return {competency.key: competency for competency in Competency.objects.all()}


@pytest.fixture
def profile(library) -> Edition:
    """Edition 1 of Technical Director, as we ship it, published."""
    system = User.objects.system()
    draft = starters.load(HOUSE / "roles" / "starters" / "technical_director.toml", by=system)
    return editions.publish(draft, by=system, note="The first wording.")


@pytest.fixture
def small_profile(db) -> Edition:
    """A published edition of three competencies, two stages, one must-have: see tests/factories/roles.py."""
    system = User.objects.system()
    return role_factory.published(role_factory.role(by=system), by=system)
