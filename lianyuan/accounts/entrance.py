"""django-allauth's forms for signing in, signing up and changing the password, in our words."""

from typing import Any

from allauth.account import forms as allauth_forms
from allauth.socialaccount import forms as outside_forms
from django import forms
from django.utils.translation import gettext_lazy as _

PASSWORD_HELP = _("至少 8 个字符，不能全是数字，也不要用常见的密码或自己的名字。")


def reword(field: forms.Field, label: Any, help_text: Any = "", **attributes: str) -> None:
    """Give a field our label and help; a placeholder repeats the label and goes away when one types."""
    field.label, field.help_text = label, help_text
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs.update(attributes)


class LoginForm(allauth_forms.LoginForm):
    """Signing in by user name, phone or e-mail."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reword(
            self.fields["login"], _("用户名、手机号或邮箱"), autocomplete="username", autocapitalize="none"
        )
        reword(self.fields["password"], _("密码"))


class SignupForm(allauth_forms.SignupForm):
    """A new person; the field for the name they are called by comes from `SignupDetails`."""

    field_order = ("display_name", "username", "phone", "email", "password1", "password2", "terms")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reword(self.fields["username"], _("用户名"), _("登录时用，如 wangxiao8"), autocapitalize="none")
        reword(self.fields["phone"], _("手机号"), autocomplete="tel", inputmode="tel")
        reword(self.fields["email"], _("邮箱"), autocomplete="email")
        reword(self.fields["password1"], _("密码"), PASSWORD_HELP)
        reword(self.fields["password2"], _("再输一次密码"))


class ChangePasswordForm(allauth_forms.ChangePasswordForm):
    """A new password in place of the old one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reword(self.fields["oldpassword"], _("现在的密码"))
        reword(self.fields["password1"], _("新密码"), PASSWORD_HELP)
        reword(self.fields["password2"], _("再输一次新密码"))


class SetPasswordForm(allauth_forms.SetPasswordForm):
    """A first password, for someone who came with an account from outside."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reword(self.fields["password1"], _("新密码"), PASSWORD_HELP)
        reword(self.fields["password2"], _("再输一次新密码"))


class ReauthenticateForm(allauth_forms.ReauthenticateForm):
    """The password asked for again before something weighty."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reword(self.fields["password"], _("密码"))


class OutsideSignupForm(outside_forms.SignupForm):
    """A new person who comes with an account from outside."""

    field_order = ("display_name", "username", "phone", "email", "terms")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reword(self.fields["username"], _("用户名"), _("登录时用，如 wangxiao8"), autocapitalize="none")
        reword(self.fields["phone"], _("手机号"), autocomplete="tel", inputmode="tel")
        reword(self.fields["email"], _("邮箱"), autocomplete="email")
