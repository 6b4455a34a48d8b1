"""What migrations fill in (the calendar, the classification of industries), kept so that it survives a test.

A test with real transactions can't be rolled back; Django empties every table after it, these too.
"""

from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction

COPIES = "seed_of_"


def keep(copies: str = COPIES) -> None:
    """Copy every table that holds rows into one named `copies` and its name."""
    with connection.cursor() as cursor:
        for table in connection.introspection.django_table_names(only_existing=True, include_views=False):
            copy = _quoted(f"{copies}{table}")
            cursor.execute(f"DROP TABLE IF EXISTS {copy}")
            cursor.execute(f"SELECT 1 FROM {_quoted(table)} LIMIT 1")
            if cursor.fetchone():
                cursor.execute(f"CREATE TABLE {copy} AS SELECT * FROM {_quoted(table)}")


def put_back(copies: str = COPIES) -> None:
    """Fill the emptied tables from their copies."""
    with transaction.atomic(), connection.cursor() as cursor:
        for copy in connection.introspection.table_names(cursor):
            if copy.startswith(copies):
                table = _quoted(copy.removeprefix(copies))
                # Django fills some of them again by itself, under other numbers than other rows point to.
                cursor.execute(f"DELETE FROM {table}")
                cursor.execute(f"INSERT INTO {table} SELECT * FROM {_quoted(copy)}")
    ContentType.objects.clear_cache()


def _quoted(table: str) -> str:
    return connection.ops.quote_name(table)
