from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):

    dependencies = [
        ('methods', '0004_in_which_role'),
    ]

    operations = [
        migrations.AlterField(
            model_name='graded',
            name='why',
            field=models.TextField(blank=True, help_text="why the rating is another than the rule's, or is set without it"),
        ),
        migrations.AddConstraint(
            model_name='graded',
            constraint=models.CheckConstraint(
                condition=Q(('proposed', ''), ('review', None)) | (~Q(('proposed', '')) & Q(('review__isnull', False))),
                name='proposed_in_a_review',
            ),
        ),
        migrations.AddConstraint(
            model_name='graded',
            constraint=models.UniqueConstraint(fields=('review', 'about'), name='one_rating_of_a_review'),
        ),
    ]
