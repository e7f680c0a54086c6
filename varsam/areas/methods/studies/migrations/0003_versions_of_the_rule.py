from django.db import migrations, models


class Migration(migrations.Migration):
    """The database knows which versions of the rule there are, and from when each holds."""

    dependencies = [
        ("studies", "0002_how_it_was_looked_for"),
    ]

    operations = [
        migrations.CreateModel(
            name="RuleVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveSmallIntegerField(unique=True)),
                ("valid_from", models.DateField()),
            ],
            options={
                "ordering": ["version"],
            },
        ),
    ]
