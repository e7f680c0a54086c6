from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """A review says which studies may be in it, by how many they were weighed and in which role it was finished; and a
    systematic review that found no study has a finding of its own."""

    dependencies = [
        ("studies", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="review",
            name="criteria_sv",
            field=models.TextField(blank=True, help_text="which studies may be in it, said before they are read"),
        ),
        migrations.AddField(
            model_name="review",
            name="criteria_en",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="review",
            name="readers",
            field=models.CharField(
                choices=[
                    ("one", "En person, ingen annan har kontrollerat"),
                    ("checked", "En person, och en annan har kontrollerat"),
                    ("two", "Två personer, var för sig"),
                ],
                default="one",
                max_length=8,
            ),
        ),
        migrations.AddField(
            model_name="review",
            name="done_role",
            field=models.CharField(
                blank=True, editable=False, help_text="of `done_by`, when it was finished", max_length=24
            ),
        ),
        migrations.AlterField(
            model_name="weighed",
            name="finding",
            field=models.CharField(
                blank=True,
                choices=[
                    ("helped", "Det hjälpte"),
                    ("no_difference", "Ingen skillnad"),
                    ("harmed", "Det gjorde skada"),
                    ("mixed", "Både och"),
                    ("unclear", "Går inte att säga"),
                    ("empty", "Fann ingen studie"),
                ],
                max_length=14,
            ),
        ),
        migrations.AddConstraint(
            model_name="weighed",
            constraint=models.CheckConstraint(
                condition=~Q(finding="empty") | Q(design="systematic_review", size=None),
                name="only_a_review_finds_no_study",
            ),
        ),
    ]
