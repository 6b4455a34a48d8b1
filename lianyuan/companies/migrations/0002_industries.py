import csv
from pathlib import Path
from typing import Any

from django.db import migrations

TABLE = Path(__file__).resolve().parent.parent / "data" / "industries.csv"
LEVELS = {1: "section", 2: "division", 3: "group", 4: "class"}


def load_industries(apps: Any, schema_editor: Any) -> None:
    """GB/T 4754-2017: all sections and divisions, and the groups and classes the first roster uses."""
    industry = apps.get_model("companies", "Industry")
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for length, level in LEVELS.items():
        industry.objects.bulk_create(
            [
                industry(code=row["code"], name=row["name"], level=level, parent_id=row["parent"] or None)
                for row in rows
                if len(row["code"]) == length
            ]
        )


class Migration(migrations.Migration):
    dependencies = [("companies", "0001_initial")]

    operations = [migrations.RunPython(load_industries, migrations.RunPython.noop)]
