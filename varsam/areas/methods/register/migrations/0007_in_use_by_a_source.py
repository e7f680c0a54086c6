from django.db import migrations, models


class Migration(migrations.Migration):
    """The year since which a method is in use lets it be judged without a pilot: a source says it."""

    dependencies = [("methods", "0006_an_idea_is_turned_down")]

    operations = [
        migrations.AddConstraint(
            model_name="method",
            constraint=models.CheckConstraint(
                condition=models.Q(("in_use_since", None), models.Q(("source", ""), _negated=True), _connector="OR"),
                name="method_in_use_by_a_source",
            ),
        ),
    ]
