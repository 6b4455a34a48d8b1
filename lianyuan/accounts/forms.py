"""What a person tells about themselves when signing up, beside allauth's own fields."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .models import Person


class SignupDetails(forms.Form):
    """The name a person wants to be called by."""

    display_name = forms.CharField(label=_("怎么称呼您"), max_length=40, required=False)

    def signup(self, request: Any, user: Person) -> None:
        """Keep the details on the new person (allauth calls this)."""
        user.display_name = self.cleaned_data["display_name"]
        user.save(update_fields=["display_name"])
