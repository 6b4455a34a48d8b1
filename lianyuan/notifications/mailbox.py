"""Where the demo's mail goes: nowhere but into a table, shown at /demo/mail/."""

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from .models import SentMail


class KeptMail(BaseEmailBackend):
    """Keeps each mail as its reader would see it. A mail sent again with the same Message-ID is kept once."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Keep them all; how many there are."""
        for mail in email_messages:
            message_id = str(mail.message()["Message-ID"])
            SentMail.objects.get_or_create(
                message_id=message_id,
                defaults={
                    "sender": mail.from_email,
                    "recipients": ", ".join(mail.recipients()),
                    "subject": str(mail.subject),
                    "body": str(mail.body),
                },
            )
        return len(email_messages)
