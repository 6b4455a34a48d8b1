"""E-mail over SMTP."""

import smtplib
from typing import ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage, get_connection
from django.core.validators import validate_email
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from lianyuan.accounts.failures import GiveUp, NoAnswer, TryLater, Unreachable

from ..models import CHANNEL_LABELS
from .base import Channel, Message


class Mail(Channel):
    """One mail a message. Its Message-ID comes from the message's key, so that a repeat can be told."""

    name: ClassVar[str] = "mail"
    label = CHANNEL_LABELS["mail"]
    help = _("收通知的邮箱，如 name@example.com。")
    batch = 20

    def check(self, written: str) -> str:
        """A mail address."""
        address = written.strip()
        try:
            validate_email(address)
        except ValidationError as wrong:
            raise ValidationError(
                _t("“%(address)s”不像邮箱地址，请写成 name@example.com 的样子。") % {"address": address}
            ) from wrong
        return address

    def send(self, address: str, message: Message) -> None:
        """Hand one mail to the SMTP server."""
        mail = EmailMessage(
            subject=" ".join(message.title.split()),
            body=_body(message),
            from_email=settings.DEFAULT_FROM_EMAIL,
            to=[address],
            headers=_headers(message),
            connection=get_connection(),
        )
        try:
            mail.send()
        except smtplib.SMTPRecipientsRefused as refused:
            code = next(iter(refused.recipients.values()))[0]
            raise (GiveUp if code >= 500 else TryLater)(f"SMTP {code}: the address is refused") from None
        except smtplib.SMTPAuthenticationError as trouble:
            raise Unreachable(f"SMTP {trouble.smtp_code}: user name or password is refused") from None
        except (smtplib.SMTPConnectError, smtplib.SMTPHeloError, smtplib.SMTPServerDisconnected) as trouble:
            raise NoAnswer(type(trouble).__name__) from None
        except smtplib.SMTPResponseException as trouble:
            # The text of an answer may repeat the address; its number says enough.
            raise (GiveUp if trouble.smtp_code >= 500 else TryLater)(f"SMTP {trouble.smtp_code}") from None
        except smtplib.SMTPException as trouble:
            raise TryLater(type(trouble).__name__) from None
        except OSError as trouble:
            raise NoAnswer(type(trouble).__name__) from None


def _headers(message: Message) -> dict[str, str]:
    headers = {
        "Message-ID": f"<{message.key}@{settings.MAIL_DOMAIN}>",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
    }
    if message.settings_url:
        headers["List-Unsubscribe"] = f"<{message.settings_url}>"
    return headers


def _body(message: Message) -> str:
    lines = [message.text, message.url]
    if message.settings_url:
        lines.append(_t("不想收到这类邮件？在这里改：%(url)s") % {"url": message.settings_url})
    return "\n\n".join(line for line in lines if line) + "\n"
