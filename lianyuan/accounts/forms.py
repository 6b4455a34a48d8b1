"""What a person tells about themselves when signing up, and naming another person in a form."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from . import audit
from .acting import Actor
from .models import Person


class SignupDetails(forms.Form):
    """The name a person wants to be called by."""

    display_name = forms.CharField(label=_("怎么称呼您"), max_length=40, required=False)

    def signup(self, request: Any, user: Person) -> None:
        """Keep the details on the new person (allauth calls this)."""
        user.display_name = self.cleaned_data["display_name"]
        user.save(update_fields=["display_name"])
        audit.record(actor=Actor(person=user), verb="注册", target=user)


def find_person(written: str) -> Person:
    """The active person with this user name, phone or e-mail. Raises ValidationError naming the words."""
    people = Person.objects.filter(is_active=True)
    written = written.strip()
    for lookup in ("username", "phone", "email__iexact"):
        found = list(people.filter(**{lookup: written})[:2])
        if len(found) == 1:
            return found[0]
    raise ValidationError(_t("没有找到“%(who)s”。请核对写法，或请对方先注册。") % {"who": written})
