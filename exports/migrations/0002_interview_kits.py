from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("exports", "0001_initial"),
    ]

    operations = [
        migrations.AlterField(
            model_name="export",
            name="kind",
            field=models.CharField(choices=[("scorecard", "Scorecard"), ("kit", "Interview kit")], max_length=12),
        ),
    ]
