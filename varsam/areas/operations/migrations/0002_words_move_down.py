"""What texts are searched by goes to `wording`, with its rows: other areas search by words too."""

import django.db.models.deletion
from django.db import migrations, models

_COPY = """
insert into wording_lexeme (id, corpus, lexeme, folded, backwards, said)
select id, 'guides', lexeme, folded, backwards, guides from operations_lexeme;
insert into wording_word (id, word, written, lexeme_id) select id, word, written, lexeme_id from operations_word;
insert into wording_slip (slip, word_id) select slip, word_id from operations_slip;
insert into wording_synonym ("group", word, lexeme) select "group", word, lexeme from operations_synonym order by id;
select setval(pg_get_serial_sequence('wording_lexeme', 'id'), coalesce(max(id), 0) + 1, false) from wording_lexeme;
select setval(pg_get_serial_sequence('wording_word', 'id'), coalesce(max(id), 0) + 1, false) from wording_word;
set constraints all immediate;
"""


class Migration(migrations.Migration):
    dependencies = [("operations", "0001_initial"), ("wording", "0001_initial")]

    operations = [
        migrations.RunSQL(_COPY),
        migrations.AlterField(
            model_name="posting",
            name="lexeme",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="wording.lexeme"
            ),
        ),
        migrations.DeleteModel(name="Slip"),
        migrations.DeleteModel(name="Word"),
        migrations.DeleteModel(name="Lexeme"),
        migrations.DeleteModel(name="Synonym"),
    ]
