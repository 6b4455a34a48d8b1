"""The changes to the tables that this version knows."""

from django.db.migrations.loader import MigrationLoader


def known(loader: MigrationLoader) -> set[tuple[str, str]]:
    """Room and name of every migration here, also of those that a squashed one has taken the place of."""
    there = loader.disk_migrations
    return set(there) | {replaced for migration in there.values() for replaced in migration.replaces}
