"""E-mail over SMTP."""

import smtplib
import threading
import time
from base64 import encodebytes
from contextlib import suppress
from dataclasses import dataclass
from email.mime.nonmultipart import MIMENonMultipart
from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage, get_connection
from django.core.validators import validate_email
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from lianyuan.accounts.failures import GiveUp, NoAnswer, TryLater, Unreachable

from ..kinds import Attachment
from ..models import CHANNEL_LABELS
from .base import Channel, Message

# A server closes what is silent for longer, and some take no more mails than this on one connection.
KEPT_SECONDS = 5.0
KEPT_MAILS = 50


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

    def masked(self, address: str) -> str:
        """The first letter and the server, which is what a refusal is mostly about."""
        name, _at, server = address.rpartition("@")
        return f"{name[:1]}***@{server}"

    def send(self, address: str, message: Message) -> None:
        """Hand one mail to the SMTP server."""
        hand_over(
            EmailMessage(
                subject=" ".join(message.title.split()),
                body=_body(message),
                to=[address],
                headers=_headers(message),
            ),
            message.attachment,
        )


def hand_over(mail: EmailMessage, attachment: Attachment | None = None) -> None:
    """Hand one mail to the SMTP server. Raises what `accounts.failures` knows when that did not work."""
    mail.from_email = settings.DEFAULT_FROM_EMAIL
    if attachment is not None:
        part = MIMENonMultipart(*attachment.type.partition(";")[0].split("/"))
        part.replace_header("Content-Type", attachment.type)
        part.set_payload(encodebytes(attachment.content).decode())
        part["Content-Transfer-Encoding"] = "base64"
        part.add_header("Content-Disposition", "attachment", filename=attachment.name)
        mail.attach(part)
    try:
        mail.connection = _connection()
        mail.send()
    except Exception as trouble:
        _hang_up()
        raise _meaning(trouble) from None


_own = threading.local()


def _connection() -> Any:
    """This thread's connection to the mail server, kept open from one mail of a batch to the next."""
    server = (settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT)
    now = time.monotonic()
    kept = getattr(_own, "kept", None)
    if kept is None or kept.server != server or now - kept.used > KEPT_SECONDS or kept.mails >= KEPT_MAILS:
        _hang_up()
        connection = get_connection()
        connection.open()
        kept = _own.kept = _Kept(connection, server)
    kept.used, kept.mails = now, kept.mails + 1
    return kept.connection


def _hang_up() -> None:
    kept = getattr(_own, "kept", None)
    if kept is not None:
        _own.kept = None
        with suppress(smtplib.SMTPException, OSError):
            kept.connection.close()


@dataclass
class _Kept:
    connection: Any
    server: tuple[str, str, int]
    used: float = 0.0
    mails: int = 0


def _meaning(trouble: Exception) -> Exception:
    """What a fault of SMTP means, by its number only: an answer's text may repeat the address."""
    if isinstance(trouble, smtplib.SMTPRecipientsRefused):
        code = next(iter(trouble.recipients.values()))[0]
        return (GiveUp if code >= 500 else TryLater)(f"SMTP {code}: the address is refused")
    if isinstance(trouble, smtplib.SMTPAuthenticationError):
        return Unreachable(f"SMTP {trouble.smtp_code}: user name or password is refused")
    if isinstance(trouble, smtplib.SMTPConnectError | smtplib.SMTPHeloError | smtplib.SMTPServerDisconnected):
        return NoAnswer(type(trouble).__name__)
    if isinstance(trouble, smtplib.SMTPResponseException):
        return (GiveUp if trouble.smtp_code >= 500 else TryLater)(f"SMTP {trouble.smtp_code}")
    if isinstance(trouble, smtplib.SMTPException):
        return TryLater(type(trouble).__name__)
    return NoAnswer(type(trouble).__name__) if isinstance(trouble, OSError) else trouble


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
