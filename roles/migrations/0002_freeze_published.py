from django.db import migrations

from accounts import locks
from roles import freeze


def install(apps, schema_editor):
    locks.install(schema_editor.connection, freeze.locks(apps))


def lift(apps, schema_editor):
    locks.lift(schema_editor.connection, freeze.locks(apps))


class Migration(migrations.Migration):
    dependencies = [("roles", "0001_initial")]
    operations = [migrations.RunPython(install, lift)]
