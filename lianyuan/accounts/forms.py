"""What a person tells about themselves when signing up, and naming another person in a form."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from . import audit, consents
from .acting import Actor
from .actions import privacy
from .fields import PhoneField
from .models import Person


class SignupDetails(forms.Form):
    """The name a person wants to be called by."""

    display_name = forms.CharField(label=_("怎么称呼您"), max_length=40, required=False)
    terms = forms.BooleanField(label=_("我同意使用条款和隐私说明"), help_text=consents.TERMS_WORDING)

    def signup(self, request: Any, user: Person) -> None:
        """Keep the details on the new person (allauth calls this)."""
        user.display_name = self.cleaned_data["display_name"]
        user.save(update_fields=["display_name"])
        audit.record(actor=Actor(person=user), verb=gettext_noop("注册"), target=user)
        privacy.give_consent(actor=Actor(person=user), purpose=consents.TERMS.key)


class DetailsForm(forms.Form):
    """What a person may correct about themselves."""

    display_name = forms.CharField(
        label=_("怎么称呼您"),
        max_length=40,
        required=False,
        widget=forms.TextInput({"autocomplete": "nickname"}),
    )
    phone = PhoneField(label=_("手机号"), max_length=30, required=False, help_text=_("也可以用它登录"))
    email = forms.EmailField(
        label=_("邮箱"),
        required=False,
        help_text=_("也可以用它登录"),
        widget=forms.EmailInput({"autocomplete": "email"}),
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_phone(self) -> str | None:
        """A phone of one's own."""
        phone = self.cleaned_data["phone"] or None
        if phone and Person.objects.exclude(pk=self.person.pk).filter(phone=phone).exists():
            raise ValidationError(_t("手机号“%(phone)s”已经有人用了，请核对，或换一个。") % {"phone": phone})
        return phone

    def clean_email(self) -> str:
        """An e-mail of one's own, since people sign in by it."""
        email: str = self.cleaned_data["email"]
        if email and Person.objects.exclude(pk=self.person.pk).filter(email__iexact=email).exists():
            raise ValidationError(_t("邮箱“%(email)s”已经有人用了，请核对，或换一个。") % {"email": email})
        return email


def find_person(written: str) -> Person:
    """The active person with this user name, phone or e-mail. Raises ValidationError naming the words."""
    people = Person.objects.filter(is_active=True)
    written = written.strip()
    for lookup in ("username", "phone", "email__iexact"):
        found = list(people.filter(**{lookup: written})[:2])
        if len(found) == 1:
            return found[0]
    raise ValidationError(_t("没有找到“%(who)s”。请核对写法，或请对方先注册。") % {"who": written})
