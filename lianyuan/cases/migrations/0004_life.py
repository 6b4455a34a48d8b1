from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def copy_centres(apps: Any, schema_editor: Any) -> None:
    """Every case is dealt with where its service is: until now there was no other way."""
    service = apps.get_model("cases", "Service").objects.filter(pk=models.OuterRef("service"))
    apps.get_model("cases", "Case").objects.update(centre=models.Subquery(service.values("centre")[:1]))


def ask_for_reindexing(apps: Any, schema_editor: Any) -> None:
    """Cases are found by the desk of their own centre now, no longer by that of their service."""
    if apps.get_model("cases", "Case").objects.exists():
        job = apps.get_model("accounts", "Job")
        job.objects.get_or_create(key="search.reindex.cases.life", defaults={"kind": "search.reindex"})


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0003_service_versions'),
        ('companies', '0004_invitations'),
        ('places', '0002_editor_role'),
        ('questionnaires', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CaseNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('body', models.TextField(max_length=2000, verbose_name='内容')),
                ('at', models.DateTimeField(verbose_name='时间')),
            ],
            options={
                'verbose_name': '内部备注',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Correction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=40, verbose_name='问题')),
                ('reason', models.CharField(choices=[('wrong', '不正确'), ('incomplete', '不完整'), ('outdated', '已过期')], max_length=10, verbose_name='原因')),
                ('words', models.CharField(blank=True, max_length=300, verbose_name='说明')),
                ('old', models.JSONField(blank=True, null=True, verbose_name='原来的内容')),
                ('new', models.JSONField(blank=True, null=True, verbose_name='更正后的内容')),
            ],
            options={
                'verbose_name': '更正',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Handover',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ],
            options={
                'verbose_name': '转交',
            },
        ),
        migrations.CreateModel(
            name='Opinion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('question', models.TextField(max_length=2000, verbose_name='想请教的问题')),
                ('answers', models.JSONField(default=list, verbose_name='给对方看的内容')),
                ('token_hash', models.CharField(blank=True, max_length=64)),
                ('until', models.DateField(verbose_name='看到哪天为止')),
                ('asked_at', models.DateTimeField(verbose_name='时间')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='收回时间')),
            ],
            options={
                'verbose_name': '征求的意见',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='OpinionWords',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('body', models.TextField(max_length=2000, verbose_name='内容')),
                ('at', models.DateTimeField(verbose_name='时间')),
            ],
            options={
                'verbose_name': '意见',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Team',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=30, verbose_name='小组名称')),
                ('is_active', models.BooleanField(default=True, verbose_name='接收办件')),
            ],
            options={
                'verbose_name': '窗口小组',
            },
        ),
        migrations.CreateModel(
            name='TeamMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ],
            options={
                'verbose_name': '小组成员',
            },
        ),
        migrations.RemoveConstraint(
            model_name='case',
            name='cases_case_state_known',
        ),
        migrations.RemoveConstraint(
            model_name='case',
            name='cases_closed_cases_have_an_end',
        ),
        migrations.RemoveConstraint(
            model_name='case',
            name='cases_taken_cases_have_a_handler',
        ),
        migrations.RemoveConstraint(
            model_name='caseevent',
            name='cases_event_kind_known',
        ),
        migrations.RemoveIndex(
            model_name='case',
            name='cases_open_by_due',
        ),
        migrations.RemoveIndex(
            model_name='case',
            name='cases_closed_by_end',
        ),
        migrations.AddField(
            model_name='case',
            name='centre',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='places.place', verbose_name='服务中心'),
        ),
        migrations.RunPython(copy_centres, migrations.RunPython.noop),
        migrations.AlterField(
            model_name='case',
            name='centre',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='places.place', verbose_name='服务中心'),
        ),
        migrations.RunPython(ask_for_reindexing, migrations.RunPython.noop),
        migrations.AddField(
            model_name='case',
            name='merged_into',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='duplicates', to='cases.case', verbose_name='并入的办件'),
        ),
        migrations.AddField(
            model_name='case',
            name='parent',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='cases.case', verbose_name='主办件'),
        ),
        migrations.AlterField(
            model_name='case',
            name='state',
            field=models.CharField(choices=[('submitted', '待受理'), ('accepted', '已受理'), ('in_progress', '办理中'), ('waiting', '待申请人回复'), ('completed', '已办结'), ('refused', '不予办理'), ('withdrawn', '已撤回'), ('merged', '已并入')], default='submitted', max_length=12, verbose_name='状态'),
        ),
        migrations.AlterField(
            model_name='caseevent',
            name='kind',
            field=models.CharField(choices=[('filed', '提交'), ('accepted', '受理'), ('begun', '着手办理'), ('taken', '受理'), ('over', '接手'), ('handed', '转交'), ('message', '告知'), ('asked', '请补充'), ('replied', '回复'), ('completed', '办结'), ('refused', '不予办理'), ('withdrawn', '撤回'), ('rated', '评价'), ('reopened', '重新办理'), ('restored', '恢复'), ('merged', '并入别的办件'), ('absorbed', '收并重复的办件')], max_length=10, verbose_name='步骤'),
        ),
        migrations.AddConstraint(
            model_name='caseevent',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['filed', 'accepted', 'begun', 'taken', 'over', 'handed', 'message', 'asked', 'replied', 'completed', 'refused', 'withdrawn', 'rated', 'reopened', 'restored', 'merged', 'absorbed'])), name='cases_event_kind_known'),
        ),
        migrations.AddField(
            model_name='casenote',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notes', to='cases.case'),
        ),
        migrations.AddField(
            model_name='casenote',
            name='event',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='note', to='cases.caseevent'),
        ),
        migrations.AddField(
            model_name='casenote',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='case_notes', to=settings.AUTH_USER_MODEL, verbose_name='谁'),
        ),
        migrations.AddField(
            model_name='correction',
            name='answered_in',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='corrections_answered', to='cases.caseevent'),
        ),
        migrations.AddField(
            model_name='correction',
            name='asked_in',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='corrections_asked', to='cases.caseevent'),
        ),
        migrations.AddField(
            model_name='correction',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='corrections', to='cases.case'),
        ),
        migrations.AddField(
            model_name='handover',
            name='event',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='handover', to='cases.caseevent'),
        ),
        migrations.AddField(
            model_name='handover',
            name='from_person',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cases_handed_on', to=settings.AUTH_USER_MODEL, verbose_name='原经办人'),
        ),
        migrations.AddField(
            model_name='handover',
            name='to_centre',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place', verbose_name='转给的服务中心'),
        ),
        migrations.AddField(
            model_name='handover',
            name='to_person',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cases_handed_over', to=settings.AUTH_USER_MODEL, verbose_name='转给的人'),
        ),
        migrations.AddField(
            model_name='opinion',
            name='asked_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='谁请教的'),
        ),
        migrations.AddField(
            model_name='opinion',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='opinions', to='cases.case'),
        ),
        migrations.AddField(
            model_name='opinion',
            name='expert',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='opinions_asked_of', to=settings.AUTH_USER_MODEL, verbose_name='请教谁'),
        ),
        migrations.AddField(
            model_name='opinion',
            name='steps',
            field=models.ManyToManyField(related_name='+', to='cases.caseevent', verbose_name='给对方看的附件'),
        ),
        migrations.AddField(
            model_name='opinionwords',
            name='opinion',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='thread', to='cases.opinion'),
        ),
        migrations.AddField(
            model_name='opinionwords',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='谁'),
        ),
        migrations.AddField(
            model_name='team',
            name='centre',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='desk_teams', to='places.place', verbose_name='服务中心'),
        ),
        migrations.AddField(
            model_name='handover',
            name='to_team',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.team', verbose_name='转给的小组'),
        ),
        migrations.AddField(
            model_name='case',
            name='team',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='cases.team', verbose_name='小组'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('state__in', ('submitted', 'accepted', 'in_progress', 'waiting'))), fields=['due_on', 'id'], name='cases_open_by_due'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('state__in', ('completed', 'refused', 'withdrawn', 'merged'))), fields=['-closed_at', '-id'], name='cases_closed_by_end'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['submitted', 'accepted', 'in_progress', 'waiting', 'completed', 'refused', 'withdrawn', 'merged'])), name='cases_case_state_known'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', True), ('state__in', ('submitted', 'accepted', 'in_progress', 'waiting'))), models.Q(('closed_at__isnull', False), ('state__in', ('completed', 'refused', 'withdrawn', 'merged'))), _connector='OR'), name='cases_closed_cases_have_an_end'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('completed', 'refused')), _negated=True), ('handler__isnull', False), _connector='OR'), name='cases_handled_cases_have_a_handler'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('merged_into__isnull', False), ('state', 'merged')), models.Q(models.Q(('state', 'merged'), _negated=True), ('merged_into__isnull', True)), _connector='OR'), name='cases_merged_cases_say_into_which'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('parent', models.F('id')), _negated=True), models.Q(('merged_into', models.F('id')), _negated=True)), name='cases_no_case_leads_to_itself'),
        ),
        migrations.AddField(
            model_name='teammember',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='desk_teams', to=settings.AUTH_USER_MODEL, verbose_name='人员'),
        ),
        migrations.AddField(
            model_name='teammember',
            name='team',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='members', to='cases.team'),
        ),
        migrations.AddIndex(
            model_name='casenote',
            index=models.Index(fields=['case', 'id'], name='cases_notes_in_order'),
        ),
        migrations.AddConstraint(
            model_name='casenote',
            constraint=models.CheckConstraint(condition=models.Q(('body', ''), _negated=True), name='cases_note_says_something'),
        ),
        migrations.AddConstraint(
            model_name='correction',
            constraint=models.UniqueConstraint(fields=('asked_in', 'key'), name='cases_correction_asked_once'),
        ),
        migrations.AddConstraint(
            model_name='correction',
            constraint=models.CheckConstraint(condition=models.Q(('reason__in', ['wrong', 'incomplete', 'outdated'])), name='cases_correction_reason_known'),
        ),
        migrations.AddConstraint(
            model_name='opinion',
            constraint=models.UniqueConstraint(condition=models.Q(('token_hash', ''), _negated=True), fields=('token_hash',), name='cases_opinion_link_once'),
        ),
        migrations.AddConstraint(
            model_name='opinion',
            constraint=models.CheckConstraint(condition=models.Q(('expert__isnull', False), models.Q(('token_hash', ''), _negated=True), _connector='OR'), name='cases_opinion_asked_of_somebody'),
        ),
        migrations.AddConstraint(
            model_name='team',
            constraint=models.UniqueConstraint(fields=('centre', 'name'), name='cases_team_name_once', violation_error_message='这个服务中心已经有一个同名的小组，请换个名字。'),
        ),
        migrations.AddConstraint(
            model_name='handover',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('to_centre__isnull', True), ('to_person__isnull', False), ('to_team__isnull', True)), models.Q(('to_centre__isnull', True), ('to_person__isnull', True), ('to_team__isnull', False)), models.Q(('to_centre__isnull', False), ('to_person__isnull', True), ('to_team__isnull', True)), _connector='OR'), name='cases_handed_to_one'),
        ),
        migrations.AddConstraint(
            model_name='teammember',
            constraint=models.UniqueConstraint(fields=('team', 'person'), name='cases_team_member_once'),
        ),
    ]
