"""The table of periods goes to `people` with its rows."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("conversations", "0001_initial"), ("people", "0002_time_limits")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[migrations.DeleteModel("TimeLimit")],
            database_operations=[
                migrations.RunSQL(
                    "alter table conversations_timelimit rename to people_timelimit",
                    "alter table people_timelimit rename to conversations_timelimit",
                )
            ],
        )
    ]
