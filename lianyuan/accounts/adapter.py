"""Our answers to django-allauth's questions: where a phone number is kept and how a person is found by it."""

import time
from typing import Any

from allauth.account import app_settings
from allauth.account.authentication import get_authentication_records
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.utils.translation import gettext_lazy as _

from .attempts import LimitedAttempts
from .fields import PhoneField, plain_phone
from .models import Person


class PersonAdapter(LimitedAttempts):
    """Phones are a column of Person; verification by message comes with the notifications room."""

    def get_phone(self, user: Person) -> tuple[str, bool] | None:
        """The person's phone and whether it was verified."""
        return (user.phone, False) if user.phone else None

    def set_phone(self, user: Person, phone: str, verified: bool) -> None:
        """Keep a phone for the person."""
        user.phone = phone or None
        user.save(update_fields=["phone"])

    def set_phone_verified(self, user: Person, phone: str) -> None:
        """Verification is not recorded until messages can be sent."""

    def get_user_by_phone(self, phone: str) -> Person | None:
        """The person with this phone, written in any way, if any."""
        return Person.objects.filter(phone=plain_phone(phone)).first()

    def send_unknown_account_sms(self, phone: str, **kwargs: Any) -> None:
        """Nothing is sent to strangers."""

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Whether someone must say again who they are: not within minutes of signing in."""
        records = get_authentication_records(self.request, self.request.user)
        newest = max((record["at"] for record in records), default=0.0)
        if time.time() - newest < app_settings.REAUTHENTICATION_TIMEOUT:
            return False
        return super().is_reauthentication_required(app=app, **kwargs)

    def phone_form_field(self, **options: Any) -> PhoneField:
        """The field in which people write their phone, when signing up and in."""
        options.setdefault("label", _("手机号"))
        return PhoneField(**options)


class OutsideAccountAdapter(DefaultSocialAccountAdapter):
    """Accounts from outside, such as an OpenID Connect provider's."""

    error_messages = DefaultSocialAccountAdapter.error_messages | {
        "email_taken": _(
            "这个邮箱在这里已经有账号了。请先用那个账号登录，再到“登录与安全”关联您的“%s”账号。"
        ),
        "connected_other": _("这个外部账号已经关联了别的账号。请先用那个账号登录并解除关联。"),
        "disconnect_last": _("这是您唯一的登录方式。请先设置密码，再解除关联。"),
        "no_password": _("请先设置密码，再解除关联，不然您就登录不了了。"),
    }
