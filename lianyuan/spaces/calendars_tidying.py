"""What of invitations is kept only for a while, taken away once a day."""

import logging
from datetime import timedelta
from typing import Any

from lianyuan.core import clock

from .models import InvitationMail, Invitee

logger = logging.getLogger(__name__)

TIDY = "spaces.tidy-invitations"
# A stranger's address has no business here once the meeting is over.
KEPT = timedelta(days=30)


def tidy(payload: dict[str, Any]) -> None:
    """Remove who was invited to bookings that ended a while ago, with what was mailed to them."""
    old = clock.now() - KEPT
    mails, _kinds = InvitationMail.objects.filter(done_at__lt=old).delete()
    invitees, _kinds = Invitee.objects.filter(booking__ends__lt=old).delete()
    logger.info("tidied %s invitations, %s mails", invitees, mails)
