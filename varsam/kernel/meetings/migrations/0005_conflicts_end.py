import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('meetings', '0004_defaults'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='conflict',
            name='declared_once',
        ),
        migrations.AddField(
            model_name='conflict',
            name='ended_at',
            field=models.DateTimeField(help_text='when it was decided that it was none', null=True),
        ),
        migrations.AddField(
            model_name='conflict',
            name='ended_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='conflict',
            name='ended_why',
            field=models.BinaryField(help_text="sealed by the meeting's key", null=True),
        ),
        migrations.AddConstraint(
            model_name='conflict',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('item', 'user'), name='declared_once_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='conflict',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('ended_by', None), ('ended_why', None)), models.Q(('ended_at__isnull', False), ('ended_by__isnull', False), ('ended_why__isnull', False)), _connector='OR'), name='conflict_ends_for_a_reason'),
        ),
    ]
