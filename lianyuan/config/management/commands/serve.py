"""`lianyuan serve`: web server and worker."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lianyuan.config import static_files
from lianyuan.config.serving import Address, CannotServe, House


class Command(BaseCommand):
    """Serves until stopped by SIGTERM or Ctrl-C; requests and jobs under way are finished first."""

    help = "Serve the platform: the web server and one worker, until stopped."

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to listen and with how many processes."""
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on (127.0.0.1)")
        parser.add_argument("--port", type=int, default=8000, help="port to listen on (8000)")
        parser.add_argument(
            "--web-processes",
            type=int,
            default=1,
            help="web processes; more than one only with PostgreSQL (1)",
        )

    def handle(self, *args: Any, host: str, port: int, web_processes: int, **options: Any) -> None:
        """Start both and watch them."""
        address = Address(host, port)
        static_files.collect()

        def when_ready(status: int) -> None:
            self.stdout.write(
                f"serving at {address.url()}" + (f" (first page: {status})" if status >= 500 else "")
            )

        try:
            House(address, web_processes).run(when_ready)
        except CannotServe as trouble:
            raise CommandError(str(trouble)) from trouble
