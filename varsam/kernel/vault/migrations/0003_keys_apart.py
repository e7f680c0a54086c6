"""What opens is parted from the names of the keys, so that a backup can do without it."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

# The constraints are checked at once: tables with checks left for later cannot be altered in the same transaction.
_MOVE = """
insert into vault_wrappedkey (key_id, wrapped, master_id) select id, wrapped, master_id from vault_datakey;
insert into vault_origin (id, backups) values (gen_random_uuid(), 0);
set constraints all immediate;
set constraints all deferred;
"""


class Migration(migrations.Migration):
    dependencies = [("vault", "0002_identities")]

    operations = [
        migrations.CreateModel(
            name="Origin",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ("backups", models.PositiveBigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="WrappedKey",
            fields=[
                (
                    "key",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="wrapped_key",
                        serialize=False,
                        to="vault.datakey",
                    ),
                ),
                ("wrapped", models.BinaryField()),
                (
                    "master",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="wrapped_keys",
                        to="vault.keycheck",
                    ),
                ),
            ],
        ),
        migrations.RunSQL(_MOVE, migrations.RunSQL.noop),
        migrations.RemoveField(model_name="datakey", name="wrapped"),
        migrations.RemoveField(model_name="datakey", name="master"),
    ]
