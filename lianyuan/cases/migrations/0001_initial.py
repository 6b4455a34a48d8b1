# Services, cases and what is written down about them.

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('companies', '0003_roster_imports'),
        ('places', '0001_initial'),
        ('questionnaires', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Case',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(max_length=9, verbose_name='办件编号')),
                ('state', models.CharField(choices=[('submitted', '待受理'), ('in_progress', '办理中'), ('waiting', '待申请人回复'), ('completed', '已办结'), ('refused', '不予办理'), ('withdrawn', '已撤回')], default='submitted', max_length=12, verbose_name='状态')),
                ('answers', models.JSONField(default=dict, verbose_name='填写内容')),
                ('due_on', models.DateField(verbose_name='应办结日期')),
                ('due_provisional', models.BooleanField(default=False, verbose_name='日期暂定')),
                ('filed_at', models.DateTimeField(verbose_name='提交时间')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='结束时间')),
                ('version', models.PositiveIntegerField(default=1)),
                ('applicant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cases', to=settings.AUTH_USER_MODEL, verbose_name='申请人')),
                ('company', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='companies.company', verbose_name='申请企业')),
                ('form', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='questionnaires.questionnaireversion', verbose_name='表单')),
                ('handler', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='handled_cases', to=settings.AUTH_USER_MODEL, verbose_name='经办人')),
            ],
            options={
                'verbose_name': '办件',
            },
        ),
        migrations.CreateModel(
            name='CaseEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('filed', '提交'), ('taken', '受理'), ('asked', '请补充'), ('replied', '回复'), ('completed', '办结'), ('refused', '不予办理'), ('withdrawn', '撤回'), ('rated', '评价')], max_length=10, verbose_name='步骤')),
                ('company_label', models.CharField(blank=True, max_length=200, verbose_name='代表的企业')),
                ('from_desk', models.BooleanField(verbose_name='来自窗口')),
                ('body', models.TextField(blank=True, max_length=2000, verbose_name='内容')),
                ('at', models.DateTimeField(verbose_name='时间')),
                ('seen_at', models.DateTimeField(blank=True, null=True, verbose_name='申请人已看')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='events', to='cases.case')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='case_events', to=settings.AUTH_USER_MODEL, verbose_name='谁')),
            ],
            options={
                'verbose_name': '办理记录',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='DeadlineLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('start', '开始计时'), ('pause', '暂停'), ('resume', '继续计时')], max_length=6, verbose_name='事项')),
                ('on', models.DateField(verbose_name='日期')),
                ('working_days', models.PositiveSmallIntegerField(default=0, verbose_name='工作日')),
                ('due_on', models.DateField(verbose_name='应办结日期')),
                ('provisional', models.BooleanField(default=False, verbose_name='日期暂定')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deadline_lines', to='cases.case')),
                ('event', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='deadline_line', to='cases.caseevent')),
            ],
            options={
                'verbose_name': '时限记录',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Rating',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('grade', models.PositiveSmallIntegerField(choices=[(5, '非常满意'), (4, '满意'), (3, '基本满意'), (2, '不满意'), (1, '非常不满意')], verbose_name='评价')),
                ('words', models.CharField(blank=True, max_length=500, verbose_name='想说的话')),
                ('at', models.DateTimeField(verbose_name='时间')),
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='rating', to='cases.case')),
                ('handled_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ratings_received', to=settings.AUTH_USER_MODEL, verbose_name='经办人')),
                ('rated_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ratings_given', to=settings.AUTH_USER_MODEL, verbose_name='评价人')),
            ],
            options={
                'verbose_name': '评价',
            },
        ),
        migrations.CreateModel(
            name='Service',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=60, unique=True, verbose_name='编号')),
                ('name', models.CharField(max_length=60, verbose_name='事项名称')),
                ('summary', models.CharField(max_length=120, verbose_name='一句话说明')),
                ('audience', models.CharField(choices=[('person', '个人'), ('company', '企业'), ('anyone', '个人和企业')], default='anyone', max_length=10, verbose_name='谁可以办')),
                ('promised_days', models.PositiveSmallIntegerField(verbose_name='承诺工作日')),
                ('guide', models.TextField(blank=True, max_length=4000, verbose_name='办事指南')),
                ('is_active', models.BooleanField(default=True, verbose_name='可以申请')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='排序')),
                ('centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='services', to='places.place', verbose_name='服务中心')),
                ('form', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='services', to='questionnaires.questionnaireversion', verbose_name='表单')),
            ],
            options={
                'verbose_name': '办事事项',
            },
        ),
        migrations.AddField(
            model_name='case',
            name='service',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='cases.service', verbose_name='事项'),
        ),
        migrations.AddIndex(
            model_name='caseevent',
            index=models.Index(fields=['case', 'id'], name='cases_events_in_order'),
        ),
        migrations.AddConstraint(
            model_name='caseevent',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['filed', 'taken', 'asked', 'replied', 'completed', 'refused', 'withdrawn', 'rated'])), name='cases_event_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='deadlineline',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['start', 'pause', 'resume'])), name='cases_line_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='deadlineline',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'pause'), _negated=True), ('working_days', 0), _connector='OR'), name='cases_a_pause_adds_nothing'),
        ),
        migrations.AddConstraint(
            model_name='deadlineline',
            constraint=models.UniqueConstraint(condition=models.Q(('kind', 'start')), fields=('case',), name='cases_clock_starts_once'),
        ),
        migrations.AddConstraint(
            model_name='rating',
            constraint=models.CheckConstraint(condition=models.Q(('grade__gte', 1), ('grade__lte', 5)), name='cases_rating_grade_one_to_five'),
        ),
        migrations.AddConstraint(
            model_name='rating',
            constraint=models.CheckConstraint(condition=models.Q(('rated_by', models.F('handled_by')), _negated=True), name='cases_handler_never_rates'),
        ),
        migrations.AddConstraint(
            model_name='service',
            constraint=models.CheckConstraint(condition=models.Q(('promised_days__gte', 1), ('promised_days__lte', 250)), name='cases_service_promises_days', violation_error_message='承诺工作日请写 1 到 250。'),
        ),
        migrations.AddConstraint(
            model_name='service',
            constraint=models.CheckConstraint(condition=models.Q(('audience__in', ['person', 'company', 'anyone'])), name='cases_service_audience_known'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['applicant', '-filed_at'], name='cases_by_applicant'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['company', '-filed_at'], name='cases_by_company'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('state__in', ('submitted', 'in_progress', 'waiting'))), fields=['due_on', 'id'], name='cases_open_by_due'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('state__in', ('completed', 'refused', 'withdrawn'))), fields=['-closed_at', '-id'], name='cases_closed_by_end'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.UniqueConstraint(fields=('reference',), name='cases_reference_once'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['submitted', 'in_progress', 'waiting', 'completed', 'refused', 'withdrawn'])), name='cases_case_state_known'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', True), ('state__in', ('submitted', 'in_progress', 'waiting'))), models.Q(('closed_at__isnull', False), ('state__in', ('completed', 'refused', 'withdrawn'))), _connector='OR'), name='cases_closed_cases_have_an_end'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('in_progress', 'waiting', 'completed', 'refused')), _negated=True), ('handler__isnull', False), _connector='OR'), name='cases_taken_cases_have_a_handler'),
        ),
    ]
