from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.utils import timezone


def first_versions(apps: Any, schema_editor: Any) -> None:
    """Every service's present words become its first version, under which its cases were filed."""
    service_model = apps.get_model("cases", "Service")
    version_model = apps.get_model("cases", "ServiceVersion")
    case_model = apps.get_model("cases", "Case")
    now = timezone.now()
    for service in service_model.objects.all():
        version = version_model.objects.create(
            service=service,
            number=1,
            state="published",
            name=service.name,
            summary=service.summary,
            audience=service.audience,
            promised_days=service.promised_days,
            guide=service.guide,
            form_id=service.form_id,
            made_at=now,
            published_at=now,
        )
        case_model.objects.filter(service=service).update(service_version=version)


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0002_handling_time'),
        ('questionnaires', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Situation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=60, unique=True, verbose_name='编号')),
                ('name', models.CharField(help_text='用来办事的人的话说，例如：我要开公司', max_length=40, verbose_name='情形')),
                ('summary', models.CharField(max_length=120, verbose_name='一句话说明')),
                ('is_shown', models.BooleanField(default=True, verbose_name='显示')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='排序')),
            ],
            options={
                'verbose_name': '一件事',
            },
        ),
        migrations.CreateModel(
            name='ServiceVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='版本号')),
                ('state', models.CharField(choices=[('draft', '草稿'), ('published', '已发布'), ('retired', '已停用')], default='draft', max_length=9, verbose_name='状态')),
                ('revision', models.PositiveIntegerField(default=1)),
                ('name', models.CharField(max_length=60, verbose_name='事项名称')),
                ('summary', models.CharField(max_length=120, verbose_name='一句话说明')),
                ('audience', models.CharField(choices=[('person', '个人'), ('company', '企业'), ('anyone', '个人和企业')], default='anyone', max_length=10, verbose_name='谁可以办')),
                ('promised_days', models.PositiveSmallIntegerField(verbose_name='承诺工作日')),
                ('guide', models.TextField(blank=True, max_length=4000, verbose_name='办事指南')),
                ('steps', models.TextField(blank=True, max_length=2000, verbose_name='办理步骤')),
                ('documents', models.TextField(blank=True, max_length=2000, verbose_name='需要的材料')),
                ('cost', models.CharField(blank=True, max_length=200, verbose_name='费用')),
                ('legal_basis', models.TextField(blank=True, max_length=1000, verbose_name='依据')),
                ('results', models.TextField(blank=True, max_length=1000, verbose_name='能得到什么')),
                ('checklist', models.TextField(blank=True, max_length=2000, verbose_name='窗口核对清单')),
                ('made_at', models.DateTimeField(verbose_name='起草时间')),
                ('published_at', models.DateTimeField(blank=True, null=True, verbose_name='发布时间')),
                ('retired_at', models.DateTimeField(blank=True, null=True, verbose_name='停用时间')),
                ('form', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='service_versions', to='questionnaires.questionnaireversion', verbose_name='表单')),
                ('made_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='service_versions_made', to=settings.AUTH_USER_MODEL, verbose_name='起草人')),
                ('published_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='service_versions_published', to=settings.AUTH_USER_MODEL, verbose_name='发布人')),
                ('service', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='cases.service', verbose_name='事项')),
            ],
            options={
                'verbose_name': '事项版本',
                'ordering': ['-number'],
            },
        ),
        migrations.AddField(
            model_name='case',
            name='service_version',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='cases.serviceversion', verbose_name='事项版本'),
        ),
        migrations.CreateModel(
            name='SituationService',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='排序')),
                ('service', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='situation_parts', to='cases.service', verbose_name='事项')),
                ('situation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='cases.situation')),
            ],
            options={
                'verbose_name': '一件事里的事项',
                'ordering': ['position', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Topic',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=60, unique=True, verbose_name='编号')),
                ('name', models.CharField(max_length=20, unique=True, verbose_name='主题')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='排序')),
                ('services', models.ManyToManyField(blank=True, related_name='topics', to='cases.service', verbose_name='事项')),
            ],
            options={
                'verbose_name': '主题',
                'ordering': ['position', 'name', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='ServiceExample',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, verbose_name='例子')),
                ('as_company', models.BooleanField(default=False, verbose_name='以企业身份提交')),
                ('answers', models.JSONField(blank=True, default=dict, verbose_name='填写内容')),
                ('outcome', models.CharField(choices=[('accepted', '可以提交'), ('refused', '填写有误，退回修改'), ('wrong_audience', '这个身份不能办')], default='accepted', max_length=14, verbose_name='应有的结果')),
                ('wrong_keys', models.JSONField(blank=True, default=list, verbose_name='应指出的问题')),
                ('filed_on', models.DateField(blank=True, null=True, verbose_name='提交日期')),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='应办结日期')),
                ('service', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='examples', to='cases.service', verbose_name='事项')),
            ],
            options={
                'verbose_name': '例子',
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('service', 'name'), name='cases_example_once'), models.CheckConstraint(condition=models.Q(('outcome__in', ['accepted', 'refused', 'wrong_audience'])), name='cases_example_outcome_known'), models.CheckConstraint(condition=models.Q(('due_on__isnull', True), ('filed_on__isnull', False), _connector='OR'), name='cases_example_due_from_a_date')],
            },
        ),
        migrations.AddConstraint(
            model_name='serviceversion',
            constraint=models.UniqueConstraint(fields=('service', 'number'), name='cases_service_version_once'),
        ),
        migrations.AddConstraint(
            model_name='serviceversion',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'draft')), fields=('service',), name='cases_one_draft_a_service'),
        ),
        migrations.AddConstraint(
            model_name='serviceversion',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'published')), fields=('service',), name='cases_one_published_version_a_service'),
        ),
        migrations.AddConstraint(
            model_name='serviceversion',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'published', 'retired'])), name='cases_version_state_known'),
        ),
        migrations.AddConstraint(
            model_name='serviceversion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('published_at__isnull', True), ('state', 'draft')), models.Q(('published_at__isnull', False), ('state__in', ['published', 'retired'])), _connector='OR'), name='cases_a_version_is_published_when_it_says_so'),
        ),
        migrations.AddConstraint(
            model_name='serviceversion',
            constraint=models.CheckConstraint(condition=models.Q(('promised_days__gte', 1), ('promised_days__lte', 250)), name='cases_version_promises_days', violation_error_message='承诺工作日请写 1 到 250。'),
        ),
        migrations.AddConstraint(
            model_name='serviceversion',
            constraint=models.CheckConstraint(condition=models.Q(('audience__in', ['person', 'company', 'anyone'])), name='cases_version_audience_known'),
        ),
        migrations.AddConstraint(
            model_name='situationservice',
            constraint=models.UniqueConstraint(fields=('situation', 'service'), name='cases_situation_service_once'),
        ),
        migrations.RunPython(first_versions, migrations.RunPython.noop),
    ]
