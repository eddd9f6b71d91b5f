from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("exports", "0005_batches_of_kits")]

    operations = [
        migrations.AddField("export", "hand", models.UUIDField(blank=True, editable=False, null=True)),
    ]
