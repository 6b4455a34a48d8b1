"""Bookings in other people's calendars: who is invited, what is mailed to them, and private feeds."""

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from lianyuan.accounts.models import Person
from lianyuan.accounts.models.outbox import OutboxRow
from lianyuan.core.components import Chip, Tone

from .bookings import Booking
from .spaces import Space


class InviteeState(models.TextChoices):
    """What became of an invitation."""

    ASKED = "asked", _("还没有答复")
    ACCEPTED = "accepted", _("来")
    DECLINED = "declined", _("不来")
    WITHDRAWN = "withdrawn", _("不再邀请")


INVITEE_TONES: dict[str, Tone] = {
    InviteeState.ASKED: Tone.GOLD,
    InviteeState.ACCEPTED: Tone.LEAF,
    InviteeState.DECLINED: Tone.SEAL,
    InviteeState.WITHDRAWN: Tone.PLAIN,
}


class Invitee(models.Model):
    """Someone invited to a booking (受邀人): by mail address, or a person of the platform.

    Who is invited by address answers by a link: its token is looked up by `token_hash` and lies sealed in
    `token_sealed`, so that a later mail can carry the same link.
    """

    booking = models.ForeignKey(
        Booking, verbose_name=_("预约"), on_delete=models.CASCADE, related_name="invitees"
    )
    person = models.ForeignKey(
        Person,
        verbose_name=_("受邀人"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="invited_to",
    )
    email = models.EmailField(_("邮箱"), blank=True)
    name = models.CharField(_("称呼"), max_length=40, blank=True)
    state = models.CharField(_("答复"), max_length=10, choices=InviteeState, default=InviteeState.ASKED)
    token_hash = models.CharField(max_length=64, unique=True, null=True, editable=False)
    token_sealed = models.TextField(blank=True, editable=False)
    invited_at = models.DateTimeField(_("邀请时间"))
    answered_at = models.DateTimeField(_("答复时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("受邀人")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(person__isnull=False, email="", token_hash=None)
                | (models.Q(person=None, token_hash__isnull=False) & ~models.Q(email="")),
                name="spaces_invitee_by_mail_or_person",
            ),
            models.UniqueConstraint(
                "booking", Lower("email"), condition=~models.Q(email=""), name="spaces_address_invited_once"
            ),
            models.UniqueConstraint(fields=["booking", "person"], name="spaces_person_invited_once"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"

    @property
    def called(self) -> str:
        """What the host calls them."""
        return self.name or (str(self.person) if self.person is not None else self.email)

    @property
    def chip(self) -> Chip:
        """Their answer in a word."""
        return Chip(self.get_state_display(), INVITEE_TONES[self.state])


class InvitationMail(OutboxRow):
    """One mail to be sent to who is invited by address: it tells how the booking stands when it goes out."""

    invitee = models.ForeignKey(Invitee, on_delete=models.CASCADE, related_name="mails")

    class Meta:
        verbose_name = _("邀请邮件")
        indexes = [
            models.Index(
                fields=["next_try", "id"],
                condition=models.Q(done_at__isnull=True, failed_at__isnull=True),
                name="spaces_mails_waiting",
            )
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"


class Feed(models.Model):
    """A private calendar address (日历订阅): of a person's bookings, or of a room as its person may see it.

    Revoking deletes it. `digest` and `changed_at` say what was last served, for conditional requests.
    """

    person = models.ForeignKey(
        Person, verbose_name=_("所有人"), on_delete=models.CASCADE, related_name="calendar_feeds"
    )
    space = models.ForeignKey(
        Space,
        verbose_name=_("场地"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="feeds",
    )
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    token_sealed = models.TextField(editable=False)
    made_at = models.DateTimeField(_("创建时间"))
    read_on = models.DateField(_("最近读取"), null=True, blank=True)
    digest = models.CharField(max_length=64, blank=True, editable=False)
    changed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("日历订阅")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["person", "space"], name="spaces_one_feed_of_a_room"),
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(space=None), name="spaces_one_feed_of_ones_own"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"
