from django.db import migrations

from accounts import locks
from evaluations import seals


def install(apps, schema_editor):
    locks.install(schema_editor.connection, seals.submissions_and_reveals())


def lift(apps, schema_editor):
    locks.lift(schema_editor.connection, seals.submissions_and_reveals())


class Migration(migrations.Migration):
    dependencies = [("evaluations", "0001_initial")]
    operations = [migrations.RunPython(install, lift)]
