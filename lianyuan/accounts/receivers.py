"""What the sign-in library does for a person leaves its entry in our trail."""

from typing import Any

from allauth.account import signals as account
from allauth.mfa.models import Authenticator
from allauth.socialaccount import signals as outside
from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import post_delete, post_save
from django.utils.translation import gettext_noop

from lianyuan.core import languages

from . import audit
from .acting import Actor
from .actions.languages import choose_language
from .models import Person
from .tokens.actions import revoke_all_tokens

KINDS = {
    "webauthn": gettext_noop("通行密钥"),
    "totp": gettext_noop("动态码"),
    "recovery_codes": gettext_noop("恢复码"),
}


def _note(person: Person, verb: str, after: dict[str, str] | None = None) -> None:
    audit.record(actor=Actor(person=person), verb=verb, target=person, after=after)


def on_password_changed(sender: Any, user: Person, **kwargs: Any) -> None:
    """A new password in place of the old one; whoever knew that may hold a token, so they all end."""
    _note(user, gettext_noop("更改密码"))
    revoke_all_tokens(actor=Actor(person=user))


def on_password_set(sender: Any, user: Person, **kwargs: Any) -> None:
    """A first password. Tokens made until then end as they do with a new one: who made them isn't known."""
    _note(user, gettext_noop("设置密码"))
    revoke_all_tokens(actor=Actor(person=user))


def on_authenticator_saved(sender: Any, instance: Authenticator, created: bool, **kwargs: Any) -> None:
    """A passkey, one-time codes or recovery codes were added; said within the transaction."""
    if created:
        _note(instance.user, gettext_noop("添加登录方式"), {"kind": KINDS[instance.type]})


def on_authenticator_deleted(sender: Any, instance: Authenticator, **kwargs: Any) -> None:
    """A passkey, one-time codes or recovery codes were removed."""
    _note(instance.user, gettext_noop("移除登录方式"), {"kind": KINDS[instance.type]})


def on_outside_account_added(sender: Any, request: Any, sociallogin: Any, **kwargs: Any) -> None:
    """An account from outside was linked."""
    _note(sociallogin.user, gettext_noop("关联外部账号"), {"provider": sociallogin.account.provider})


def on_outside_account_removed(sender: Any, request: Any, socialaccount: Any, **kwargs: Any) -> None:
    """An account from outside was unlinked."""
    _note(socialaccount.user, gettext_noop("解除外部账号"), {"provider": socialaccount.provider})


def on_signed_in(sender: Any, request: Any, user: Person, **kwargs: Any) -> None:
    """Whoever signs in with a language chosen in this browser, and none of their own yet, keeps it."""
    chosen = languages.chosen(request) if request is not None else ""
    if chosen and not user.language:
        choose_language(actor=Actor(person=user), language=chosen)


def connect() -> None:
    """Start listening, once."""
    user_logged_in.connect(on_signed_in, dispatch_uid="accounts")
    account.password_changed.connect(on_password_changed, dispatch_uid="accounts")
    account.password_set.connect(on_password_set, dispatch_uid="accounts")
    post_save.connect(on_authenticator_saved, sender=Authenticator, dispatch_uid="accounts")
    post_delete.connect(on_authenticator_deleted, sender=Authenticator, dispatch_uid="accounts")
    outside.social_account_added.connect(on_outside_account_added, dispatch_uid="accounts")
    outside.social_account_removed.connect(on_outside_account_removed, dispatch_uid="accounts")
