from django.db import migrations, models


class Migration(migrations.Migration):
    """A link that colleagues click on leads to a page of the web, whoever wrote it in."""

    dependencies = [
        ("insights", "0001_initial"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="insight",
            constraint=models.CheckConstraint(
                condition=models.Q(("url", ""), ("url__iregex", "^https?://"), _connector="OR"),
                name="insight_links_to_the_web",
            ),
        ),
        migrations.AddConstraint(
            model_name="reading",
            constraint=models.CheckConstraint(
                condition=models.Q(("url", ""), ("url__iregex", "^https?://"), _connector="OR"),
                name="reading_links_to_the_web",
            ),
        ),
    ]
