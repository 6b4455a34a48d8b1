from django.db import migrations

APPROVAL = "第二人审核"


def seed(apps, schema_editor):
    """The one way to approval, and the one home page; the editor's own groups and workflow are of no use here."""
    ContentType = apps.get_model("contenttypes", "ContentType")
    kind, _new = ContentType.objects.get_or_create(app_label="content", model="secondpersonapproval")
    task = apps.get_model("content", "SecondPersonApproval").objects.create(name=APPROVAL, content_type=kind)
    Workflow = apps.get_model("wagtailcore", "Workflow")
    Workflow.objects.all().update(active=False)
    workflow = Workflow.objects.create(name=APPROVAL)
    apps.get_model("wagtailcore", "WorkflowTask").objects.create(workflow=workflow, task_id=task.pk, sort_order=0)
    apps.get_model("wagtailcore", "Task").objects.exclude(pk=task.pk).update(active=False)
    apps.get_model("auth", "Group").objects.filter(name__in=["Editors", "Moderators"]).delete()
    apps.get_model("content", "HomePage").objects.create(live=False)


class Migration(migrations.Migration):
    dependencies = [("content", "0001_first_tables"), ("auth", "0012_alter_user_first_name_max_length")]

    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
