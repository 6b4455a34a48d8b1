"""Who does a deed, and as whom."""

from dataclasses import dataclass

from django.utils.translation import gettext, gettext_noop

from .models import Person


@dataclass(frozen=True)
class Actor:
    """A person acting as themselves or for a company; neither person nor company for the command line.

    `company_id` is only set by the floor that checked the membership, so an action may rely on it.
    """

    person: Person | None
    company_id: int | None = None
    company_label: str = ""
    origin: str = ""

    @property
    def label(self) -> str:
        """Whom the deed is done as, in words."""
        return self.company_label or (
            str(self.person) if self.person else gettext(self.origin) if self.origin else ""
        )


def command_line(person: Person | None = None) -> Actor:
    """The actor of a deed done from the command line, named where a person is given."""
    return Actor(person=person, origin=gettext_noop("命令行"))
