import pytest
from django.db import transaction

from tests.permissions import world as worlds


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """One world for all tests of a module; what each does to it is rolled back. Such a module marks `django_db`."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield worlds.build()
        transaction.set_rollback(True)
