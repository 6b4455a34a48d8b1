"""The database itself refuses two overlapping occupancies of one room.

PostgreSQL: an exclusion constraint. SQLite has none, so triggers ask the two neighbours in time: since no two
rows of a room overlap, only the one before and the ones that begin inside can stand in the way.
"""

from typing import Any

from django.db import migrations

TAKEN = "spaces_occupancy_never_twice"
IN_THE_WAY = """
    SELECT RAISE(ABORT, '{name}')
    WHERE EXISTS (
        SELECT 1 FROM spaces_occupancy AS other
        WHERE other.leaf_id = NEW.leaf_id AND other.begins >= NEW.begins AND other.begins < NEW.ends
          AND other.id <> NEW.id
    ) OR (
        SELECT other.ends FROM spaces_occupancy AS other
        WHERE other.leaf_id = NEW.leaf_id AND other.begins < NEW.begins AND other.id <> NEW.id
        ORDER BY other.begins DESC LIMIT 1
    ) > NEW.begins;
""".format(name=TAKEN)
SQLITE = [
    f"CREATE TRIGGER {TAKEN}_entered AFTER INSERT ON spaces_occupancy BEGIN {IN_THE_WAY} END",
    f"CREATE TRIGGER {TAKEN}_changed AFTER UPDATE OF leaf_id, begins, ends ON spaces_occupancy "
    f"BEGIN {IN_THE_WAY} END",
]
SQLITE_BACK = [f"DROP TRIGGER {TAKEN}_entered", f"DROP TRIGGER {TAKEN}_changed"]
POSTGRESQL = [
    "CREATE EXTENSION IF NOT EXISTS btree_gist",
    f"""
    ALTER TABLE spaces_occupancy ADD CONSTRAINT {TAKEN}
    EXCLUDE USING gist (leaf_id WITH =, int4range(begins, ends) WITH &&)
    """,
]
POSTGRESQL_BACK = [f"ALTER TABLE spaces_occupancy DROP CONSTRAINT {TAKEN}"]


def run(schema_editor: Any, sqlite: list[str], postgresql: list[str]) -> None:
    """Carry out the statements of the database at hand."""
    for statement in postgresql if schema_editor.connection.vendor == "postgresql" else sqlite:
        schema_editor.execute(statement)


def make(apps: Any, schema_editor: Any) -> None:
    run(schema_editor, SQLITE, POSTGRESQL)


def unmake(apps: Any, schema_editor: Any) -> None:
    run(schema_editor, SQLITE_BACK, POSTGRESQL_BACK)


class Migration(migrations.Migration):
    dependencies = [("spaces", "0001_initial")]

    operations = [migrations.RunPython(make, unmake, elidable=False)]
