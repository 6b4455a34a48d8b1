"""`lianyuan token USER`: makes an access token for the API and prints only that."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext_noop

from lianyuan.accounts.acting import command_line
from lianyuan.accounts.models import Person
from lianyuan.accounts.tokens.actions import make_token
from lianyuan.accounts.tokens.forms import last_day
from lianyuan.accounts.tokens.scopes import Scope
from lianyuan.core.refusals import Refused

LONGEST_DAYS = 3650


class Command(BaseCommand):
    """The token's holder can see and revoke it on their page of tokens."""

    help = "Make an access token for a person and print it; nothing else is printed."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whose, for what, for how long."""
        parser.add_argument("username", metavar="USER", help="whose token it is")
        parser.add_argument(
            "--scope",
            action="append",
            choices=Scope.values,
            metavar="SCOPE",
            help=f"what it may do, again for more; all of them unless given: {', '.join(Scope.values)}",
        )
        parser.add_argument(
            "--name", default=gettext_noop("命令行"), help="what it is for, as its holder will read it"
        )
        parser.add_argument("--days", type=int, default=90, help="how many days it works (90)")

    def handle(self, *args: Any, username: str, name: str, days: int, **options: Any) -> None:
        """Make it."""
        person = Person.objects.filter(username=username, is_active=True).first()
        if person is None:
            raise CommandError(
                f"There is no active person {username!r}; give the user name they sign in with."
            )
        if not 1 <= days <= LONGEST_DAYS:
            raise CommandError(f"--days {days} can't be; give 1 to {LONGEST_DAYS}.")
        if not 1 <= len(name) <= 60:
            raise CommandError(f"--name has {len(name)} letters; give 1 to 60.")
        scopes = [Scope(scope) for scope in options["scope"] or Scope.values]
        try:
            _token, written = make_token(
                actor=command_line(person),
                person=person,
                name=name,
                scopes=scopes,
                expires_on=last_day(days),
            )
        except Refused as refusal:
            raise CommandError(refusal.message) from refusal
        self.stdout.write(written)
