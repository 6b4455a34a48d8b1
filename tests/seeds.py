"""What migrations fill in (the calendar, the classification of industries), kept so that it survives a test.

A test with real transactions can't be rolled back; Django empties every table after it, these too.
"""

from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction


def keep() -> None:
    """Copy every table that holds rows; called once, when the test database is fresh."""
    with connection.cursor() as cursor:
        for table in connection.introspection.django_table_names(only_existing=True, include_views=False):
            copy = _copy_of(table)
            cursor.execute(f"DROP TABLE IF EXISTS {copy}")
            cursor.execute(f"SELECT 1 FROM {_quoted(table)} LIMIT 1")
            if cursor.fetchone():
                cursor.execute(f"CREATE TABLE {copy} AS SELECT * FROM {_quoted(table)}")


def put_back() -> None:
    """Fill the emptied tables from their copies."""
    prefix = "seed_of_"
    with transaction.atomic(), connection.cursor() as cursor:
        for copy in connection.introspection.table_names(cursor):
            if copy.startswith(prefix):
                table = _quoted(copy.removeprefix(prefix))
                # Django fills some of them again by itself, under other numbers than other rows point to.
                cursor.execute(f"DELETE FROM {table}")
                cursor.execute(f"INSERT INTO {table} SELECT * FROM {_quoted(copy)}")
    ContentType.objects.clear_cache()


def _quoted(table: str) -> str:
    return connection.ops.quote_name(table)


def _copy_of(table: str) -> str:
    return _quoted(f"seed_of_{table}")
