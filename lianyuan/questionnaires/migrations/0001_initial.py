# Questionnaires and their versions.

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Questionnaire',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=60, unique=True, verbose_name='编号')),
                ('name', models.CharField(max_length=80, verbose_name='名称')),
            ],
            options={
                'verbose_name': '表单',
            },
        ),
        migrations.CreateModel(
            name='QuestionnaireVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='版本号')),
                ('schema', models.JSONField(verbose_name='答案规则')),
                ('layout', models.JSONField(verbose_name='版面')),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='发布时间')),
                ('used_at', models.DateTimeField(null=True, verbose_name='首次使用')),
                ('questionnaire', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='questionnaires.questionnaire', verbose_name='表单')),
            ],
            options={
                'verbose_name': '表单版本',
                'constraints': [models.UniqueConstraint(fields=('questionnaire', 'number'), name='questionnaires_version_once'), models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='questionnaires_version_from_one')],
            },
        ),
    ]
