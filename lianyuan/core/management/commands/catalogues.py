"""`lianyuan catalogues`: brings the catalogues of both other languages up to the words in the code."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from lianyuan.core import catalogues


class Command(BaseCommand):
    """Run after changing words; what is then missing in English is written into the catalogue by hand."""

    help = "Take the words out of the code, derive Traditional Chinese, compile; say what has no English yet."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it all."""
        try:
            missing = catalogues.update()
        except catalogues.CatalogueProblem as problem:
            raise CommandError(str(problem)) from problem
        if missing:
            self.stdout.write("\n".join(missing))
            where = catalogues.po_of(catalogues.ENGLISH).relative_to(catalogues.PACKAGE.parent)
            raise CommandError(
                f"{len(missing)} messages have no English. Write it in {where}, run this again."
            )
        self.stdout.write("Every message is said in every language.")
