"""Who is invited to a booking hears of it: by a notice here, or by a mail with its calendar file."""

from collections.abc import Sequence
from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from lianyuan.accounts import outbox
from lianyuan.core import clock, dates
from lianyuan.core.languages import speaking
from lianyuan.notifications.channels.mail import hand_over
from lianyuan.notifications.delivering import DELAYS

from . import ics, notices
from .models import Booking, InvitationMail, Invitee, InviteeState
from .tokens import INVITATION, told_again

LANE = "spaces-invitations"
# A booking moved to and fro is told of at once so often in a day, then once in some hours, as it then stands.
AT_ONCE_A_DAY = 6
LATER = timedelta(hours=4)
_DAY = timedelta(days=1)


def tell(booking: Booking) -> None:
    """Tell everyone invited how a booking stands now; in the transaction that changed it, its room locked."""
    wording = "invited_changed" if booking.holds else "invited_off"
    rows = booking.invitees.exclude(state__in=(InviteeState.WITHDRAWN, InviteeState.DECLINED))
    for invitee in rows.select_related("person"):
        invitee.booking = booking
        tell_one(invitee, wording)


def tell_of_all(bookings: Sequence[Booking]) -> None:
    """Tell everyone invited to any of several bookings; asks once who that is, however many they are."""
    invited = set(Invitee.objects.filter(booking__in=bookings).values_list("booking_id", flat=True))
    for booking in bookings:
        if booking.pk in invited:
            tell(booking)


def tell_one(invitee: Invitee, wording: str) -> None:
    """Tell one of them; a mail still waiting tells it, since it says how things stand when it goes out."""
    if invitee.person_id is not None:
        notices.tell_invited(invitee, wording)
        return
    # Locked, so that a worker who claims it now reads what is written here.
    waiting = InvitationMail.objects.select_for_update().filter(
        invitee=invitee, attempts=0, leased_until=None, done_at=None, failed_at=None
    )
    if waiting.first() is not None:
        return
    mail = InvitationMail(invitee=invitee)
    if invitee.mails.filter(created_at__gt=clock.now() - _DAY).count() >= AT_ONCE_A_DAY:
        mail.next_try = clock.now() + LATER
    mail.save()


def lane() -> outbox.Lane | None:
    """The worker's lane of invitations, where mail is sent at all."""
    if not settings.MAIL_IS_SENT:
        return None
    rows = InvitationMail.objects.select_related("invitee__booking__space__place", "invitee__booking__person")
    return outbox.Lane(name=LANE, rows=lambda: rows.all(), work=send, delays=DELAYS, batch=20)


def send(mail: InvitationMail) -> None:
    """Send one mail, saying how the booking stands now."""
    invitee = mail.invitee
    host = invitee.booking.person
    with speaking(host.language if host is not None else settings.LANGUAGE_CODE):
        hand_over(_mail(mail, link_of(invitee)), ics.for_invitee(invitee, link_of(invitee)))


def link_of(invitee: Invitee) -> str:
    """The address at which someone invited by mail answers."""
    token = told_again(invitee.token_sealed, INVITATION)
    return f"{settings.PUBLIC_ADDRESS}{reverse('spaces:invitation', args=[token])}" if token else ""


def _mail(mail: InvitationMail, link: str) -> EmailMessage:
    invitee, booking = mail.invitee, mail.invitee.booking
    told = {
        "host": str(booking.person or booking.space.place),
        "title": booking.title,
        "day": dates.day_and_weekday(clock.local_date(booking.starts)),
        "time": f"{localtime(booking.starts):%H:%M}–{localtime(booking.ends):%H:%M}",
        "space": ics.where_is(booking.space),
        "url": link,
    }
    off = not booking.holds or invitee.state == InviteeState.WITHDRAWN
    subject = _("取消了：%(title)s") if off else _("%(host)s 邀请您：%(title)s")
    lines = [_("%(day)s %(time)s，%(space)s。") % told]
    if off:
        lines.append(_("不用来了。附件会把它从您的日历里去掉。"))
    else:
        lines.append(_("来还是不来，请在这里答复，不用登录：%(url)s") % told)
        lines.append(
            _("%(host)s 通过联园邀请您。不认识的话不用理会；点“不来”就不会再收到这次的邮件。") % told
        )
    return EmailMessage(
        subject=" ".join((subject % told).split()),
        body="\n\n".join(lines) + "\n",
        to=[invitee.email],
        headers={
            "Message-ID": f"<spaces-{mail.pk}@{settings.MAIL_DOMAIN}>",
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
        },
    )
