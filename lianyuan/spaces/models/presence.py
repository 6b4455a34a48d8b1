"""Being there: who did not come, what a door shows, and the display that hangs at it."""

import secrets

from django.db import models
from django.utils.translation import gettext_lazy as _

from lianyuan.accounts.models import Person

from .bookings import Booking
from .spaces import Space


class AppealState(models.TextChoices):
    """How an objection to a strike stands."""

    NONE = "none", _("没有申诉")
    ASKED = "asked", _("申诉中")
    GRANTED = "granted", _("申诉成立，已撤销")
    REFUSED = "refused", _("申诉没有成立")


class Strike(models.Model):
    """Someone didn't come to what they had booked (爽约), and what they say about it.

    It counts until `expires_at`, unless an appeal was granted. A nursing room makes none: nobody books it.
    """

    booking = models.OneToOneField(Booking, on_delete=models.CASCADE, related_name="strike")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="strikes")
    made_at = models.DateTimeField(_("记下的时间"))
    expires_at = models.DateTimeField(_("到什么时候不再计"))
    appeal = models.CharField(_("申诉"), max_length=500, blank=True)
    appealed_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(_("状态"), max_length=8, choices=AppealState, default=AppealState.NONE)
    answer = models.CharField(_("答复"), max_length=300, blank=True)
    decided_by = models.ForeignKey(
        Person, verbose_name=_("决定人"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("爽约记录")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(decided_by=None) | ~models.Q(decided_by=models.F("person")),
                name="spaces_strike_decided_by_another",
            ),
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("made_at")), name="spaces_strike_ends_later"
            ),
        ]
        indexes = [models.Index(fields=["person", "expires_at"], name="spaces_strikes_of_person")]

    def __str__(self) -> str:
        return f"#{self.pk}"


class DoorTitle(models.Model):
    """The maker of a booking lets its title be read at the door; without this row it isn't."""

    booking = models.OneToOneField(Booking, on_delete=models.CASCADE, related_name="door_title")

    class Meta:
        verbose_name = _("门口显示用途")

    def __str__(self) -> str:
        return f"#{self.booking_id}"


def new_key() -> str:
    """A secret that stands in an address; 128 random bits."""
    return secrets.token_urlsafe(16)


class DoorDisplay(models.Model):
    """The tablet at a room's door: who opens it once with this key may show titles that makers allowed."""

    space = models.OneToOneField(Space, on_delete=models.CASCADE, related_name="door_display")
    key = models.CharField(max_length=40, unique=True, default=new_key, editable=False)
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("门口的屏")

    def __str__(self) -> str:
        return str(self.space_id)
