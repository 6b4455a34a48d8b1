from typing import Any

from django.db import migrations


def ask_for_reindexing(apps: Any, schema_editor: Any) -> None:
    """A district that was in use before there was a search is indexed by the worker; a new one fills as it goes."""
    if apps.get_model("accounts", "Person").objects.exists():
        job = apps.get_model("accounts", "Job")
        job.objects.get_or_create(key="search.reindex.0003", defaults={"kind": "search.reindex"})


class Migration(migrations.Migration):
    dependencies = [("search", "0002_full_text"), ("accounts", "0002_cache_table")]

    operations = [migrations.RunPython(ask_for_reindexing, migrations.RunPython.noop)]
