import django.db.models.deletion
from django.db import migrations, models

# Of the version that an entry stands at, the key that signed it is known; of those before it was not kept.
_KNOWN = """
update public.exchange_entryversion v set key_id = e.key_id, title = e.title, url = e.url
from public.exchange_entry e where v.entry_id = e.id and v.digest = e.digest and e.signature = 'valid'
"""


class Migration(migrations.Migration):
    """A version keeps the key that signed it, and a key what is said of it without a signature."""

    dependencies = [("exchange", "0001_initial")]

    operations = [
        migrations.AddField("theirkey", "said_retired_at", models.DateTimeField(null=True)),
        migrations.AddField(
            "entryversion", "title", models.CharField(max_length=200, blank=True, default="")
        ),
        migrations.AddField("entryversion", "url", models.CharField(max_length=500, blank=True, default="")),
        migrations.AddField(
            "entryversion",
            "key",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="exchange.theirkey",
            ),
        ),
        migrations.RunSQL(_KNOWN, migrations.RunSQL.noop),
    ]
