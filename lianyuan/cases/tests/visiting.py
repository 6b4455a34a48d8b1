"""A person at the pages, for tests of views: signed in, acting for someone, sending what the pages send."""

from itertools import count
from typing import Any, cast

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from lianyuan.accounts.models import Person
from lianyuan.companies.models import Company

_keys = count(1)


class Visitor:
    """A signed-in person's browser; acts for a company once it is told to."""

    def __init__(self, person: Person, company: Company | None = None) -> None:
        self.client = Client()
        self.client.force_login(person)
        self.acting_for = ""
        if company is not None:
            self.act_for(company)

    def act_for(self, company: Company | None) -> None:
        """Switch whom the person acts for."""
        self.acting_for = str(company.pk) if company else ""
        self.client.post(reverse("acting"), {"company": self.acting_for})

    def get(self, name: str, *args: object, **query: str) -> HttpResponse:
        """Open a page."""
        return cast(HttpResponse, self.client.get(reverse(f"cases:{name}", args=args), query))

    def follow(self, address: str) -> HttpResponse:
        """Open the page at an address."""
        return cast(HttpResponse, self.client.get(address))

    def send(self, name: str, /, *args: object, key: str = "", **fields: Any) -> HttpResponse:
        """Send a page's form with everything a page's form carries; a fresh key unless one is given."""
        guard = {"acting_for": self.acting_for, "form_key": key or f"key-{next(_keys)}"}
        return cast(HttpResponse, self.client.post(reverse(f"cases:{name}", args=args), guard | fields))
