from django.db import migrations, models


class Migration(migrations.Migration):
    """An idea that nobody has given a level can be turned down."""

    dependencies = [("methods", "0005_rated_by_the_rule")]

    operations = [
        migrations.RemoveConstraint(model_name="method", name="method_has_a_level"),
        migrations.AddConstraint(
            model_name="method",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["idea", "withdrawn"]), models.Q(("level", ""), _negated=True), _connector="OR"
                ),
                name="method_has_a_level",
            ),
        ),
    ]
