"""Periods are for every floor: the table moves down from conversations, which renames it in its own 0002."""

import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.AlterField(
            model_name='membership',
            name='role',
            field=models.CharField(choices=[('coordinator', 'Samordnare'), ('social_worker', 'Socialsekreterare'), ('sspf_coordinator', 'SSPF-samordnare'), ('sig_coordinator', 'SIG-samordnare'), ('school', 'Skola'), ('leisure', 'Fritid'), ('police', 'Polis'), ('probation', 'Kriminalvård'), ('civil_society', 'Civilsamhälle'), ('theologian', 'Teolog'), ('mentor', 'Mentor'), ('trainer', 'Utbildare'), ('method_lead', 'Metodansvarig'), ('registrar', 'Registrator'), ('lawyer', 'Jurist'), ('data_protection', 'Dataskyddsgranskare'), ('system_admin', 'Systemadministratör'), ('council', 'Råd')], max_length=24),
        ),
        migrations.SeparateDatabaseAndState(state_operations=[
        migrations.CreateModel(
            name='TimeLimit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(choices=[('acknowledge', 'Bekräfta att vi har läst'), ('triage', 'Bestämma vad som händer'), ('feedback', 'Återkoppla'), ('thread_expiry', 'Tills ett samtal raderas, räknat från senaste meddelandet'), ('break_glass', 'Hur länge en akt är öppen efter ett nödöppnande'), ('consent_longest', 'Hur länge ett samtycke som mest gäller'), ('consent_warning', 'Hur långt innan ett samtycke går ut som vi påminner'), ('log_review', 'Mellan två granskningar av läsloggen'), ('rights_request', 'Svara på en begäran om egna uppgifter'), ('retention_reminder', 'Hur långt innan gallring som vi påminner')], max_length=24)),
                ('amount', models.PositiveSmallIntegerField()),
                ('unit', models.CharField(choices=[('working_days', 'arbetsdagar'), ('hours', 'timmar'), ('days', 'dagar'), ('months', 'månader')], max_length=16)),
                ('valid_from', models.DateTimeField(default=django.utils.timezone.now)),
                ('source', models.CharField(max_length=240)),
            ],
            options={
                'ordering': ['key', '-valid_from'],
                'constraints': [models.CheckConstraint(condition=models.Q(('amount__gte', 1), ('amount__lte', 3650)), name='limit_in_reason')],
            },
        ),
        ]),
    ]
