"""Passkeys and one-time codes, in our words; their secrets lie in the database encrypted."""

from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base import forms as allauth_forms
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.webauthn import forms as webauthn_forms
from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from .entrance import reword
from .models import Person
from .sealing import cipher

PURPOSE = "second factor"


class SecondFactorAdapter(DefaultMFAAdapter):
    """Our answers to django-allauth's questions about a second factor."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _(
            "这个码不对。动态码每 30 秒换一次，请看应用里现在显示的 6 位数字；恢复码每个只能用一次。"
        ),
        "cannot_delete_authenticator": _("现在不能移除。"),
        "cannot_generate_recovery_codes": _("先添加通行密钥或动态码，再生成恢复码。"),
    }

    def encrypt(self, text: str) -> str:
        """A secret as it lies in the database."""
        return cipher(PURPOSE).encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """A secret as it is used."""
        return cipher(PURPOSE).decrypt(encrypted_text.encode()).decode()

    def _get_site_name(self) -> str:
        """What an authenticator app and the device call the platform."""
        return _t("联园")

    def _get_user_identifier(self, user: Person) -> str:
        """The user name, since e-mails are optional and change."""
        return user.username

    def generate_authenticator_name(self, user: Person, type: str) -> str:
        """A first name for a new passkey."""
        count = Authenticator.objects.filter(user=user, type=type).count()
        return _t("通行密钥 %(n)d") % {"n": count + 1}


def _ask_for_either_code(form: forms.Form) -> None:
    reword(
        form.fields["code"],
        _("动态码或恢复码"),
        _("身份验证应用里现在显示的 6 位数字；手机不在身边时，用一个恢复码"),
        autocomplete="one-time-code",
        inputmode="numeric",
    )


class AuthenticateForm(allauth_forms.AuthenticateForm):
    """The code asked for after the password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _ask_for_either_code(self)


class ReauthenticateForm(allauth_forms.ReauthenticateForm):
    """The code asked for again before something weighty."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _ask_for_either_code(self)


class ActivateTOTPForm(totp_forms.ActivateTOTPForm):
    """The first code, which shows that the app has the key."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reword(
            self.fields["code"],
            _("应用里显示的 6 位数字"),
            _("每 30 秒换一次，填现在显示的"),
            autocomplete="one-time-code",
            inputmode="numeric",
        )


class AddPasskeyForm(webauthn_forms.AddWebAuthnForm):
    """A new passkey. Each of ours signs in by itself, so nobody is asked what kind it is."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["passwordless"] = forms.BooleanField(
            required=False, initial=True, widget=forms.HiddenInput
        )
        self.fields["credential"].label = _("通行密钥")
        reword(self.fields["name"], _("给它起个名字"), _("以后好认，如“我的手机”"), autocomplete="off")


class RenamePasskeyForm(webauthn_forms.EditWebAuthnForm):
    """Another name for a passkey."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reword(self.fields["name"], _("名字"), _("如“我的手机”"), autocomplete="off")
