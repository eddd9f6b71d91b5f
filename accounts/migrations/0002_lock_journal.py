from django.db import migrations

from accounts import chain, locks


def install(apps, schema_editor):
    locks.install(schema_editor.connection, chain.locks())


def lift(apps, schema_editor):
    locks.lift(schema_editor.connection, chain.locks())


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [migrations.RunPython(install, lift)]
