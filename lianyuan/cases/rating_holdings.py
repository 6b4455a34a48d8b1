"""What the follow-up of bad ratings holds on a person: whom it concerned, who called, appealed, decided."""

from django.utils.translation import gettext_lazy as _

from lianyuan.accounts.personal_data import Fate, register

from .holdings import NOT_AFTERWARDS, ON_FILE, ROOM
from .models import FollowUpCall, RatingAppeal, RatingFollowUp, SecondRating

_FOLLOW_UP = ("rating__case__reference", "opened_at", "call_due_on", "due_on", "closed_at", "outcome")
_APPEAL = ("rating__case__reference", "at", "decided_at", "is_accepted")


def register_all() -> None:
    """Register these tables; called when the platform starts."""
    for link, holds in (
        ("supervisor", _("您跟进的差评")),
        ("handled_by", _("您经办、被评为差评的办件怎么跟进")),
        ("closed_by", _("您结束的差评整改")),
    ):
        register(ROOM, RatingFollowUp, link, holds=holds, fate=Fate.STAYS, reason=ON_FILE, fields=_FOLLOW_UP)
    register(
        ROOM,
        FollowUpCall,
        "by",
        holds=_("您为差评打的回电和记下的话"),
        fate=Fate.STAYS,
        reason=ON_FILE,
        correction=NOT_AFTERWARDS,
        fields=("follow_up__rating__case__reference", "at", "reached", "words"),
    )
    register(
        ROOM,
        SecondRating,
        "rated_by",
        holds=_("您在整改后再次做的评价"),
        fate=Fate.STAYS,
        reason=ON_FILE,
        fields=("rating__case__reference", "grade", "tags", "words", "at"),
    )
    register(
        ROOM,
        RatingAppeal,
        "appellant",
        holds=_("您对差评的申诉和理由"),
        fate=Fate.STAYS,
        reason=ON_FILE,
        correction=NOT_AFTERWARDS,
        fields=(*_APPEAL, "reason"),
    )
    for link, holds in (
        ("handled_by", _("对您经办的办件的差评申诉")),
        ("decided_by", _("您决定的差评申诉")),
    ):
        register(ROOM, RatingAppeal, link, holds=holds, fate=Fate.STAYS, reason=ON_FILE, fields=_APPEAL)
