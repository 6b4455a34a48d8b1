"""Private calendar addresses: making one, and revoking it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lianyuan.accounts import audit
from lianyuan.accounts.acting import Actor
from lianyuan.accounts.models import Person
from lianyuan.core import clock
from lianyuan.core.refusals import NotAllowed, Refused

from ..models import Feed, Space
from ..tokens import FEED, new_secret

MOST_FEEDS = 20


@transaction.atomic
def make_feed(*, actor: Actor, space: Space | None = None, at: datetime | None = None) -> Feed:
    """A private address for one's own bookings, or for a room; the one there is, where there is one already.

    Refused for a room without names, and above `MOST_FEEDS`.
    """
    if actor.person is None:
        raise NotAllowed(_("请先登录。"))
    if space is not None and (space.names_nobody or not space.is_active):
        raise Refused(_("“%(space)s”没有可以订阅的日程。") % {"space": space})
    # Held until the end, so that two made at once are counted one after the other.
    person = Person.objects.select_for_update().get(pk=actor.person.pk)
    there = Feed.objects.filter(person=person)
    same = there.filter(space=space).first()
    if same is not None:
        return same
    if there.count() >= MOST_FEEDS:
        raise Refused(_("最多 %(most)s 个订阅地址，请先停用不再用的。") % {"most": MOST_FEEDS})
    secret = new_secret(FEED)
    feed = Feed.objects.create(
        person=person,
        space=space,
        token_hash=secret.hashed,
        token_sealed=secret.sealed,
        made_at=at or clock.now(),
    )
    after = {"space": str(space)} if space is not None else {}
    audit.record(actor=actor, verb=gettext_noop("创建日历订阅"), target=feed, after=after)
    return feed


@transaction.atomic
def revoke_feed(*, actor: Actor, feed: Feed) -> None:
    """Have an address lead nowhere any more, by its person. Doing it again changes nothing."""
    if actor.person is None or actor.person.pk != feed.person_id:
        raise NotAllowed(_("只能停用自己的订阅地址。"))
    kept = Feed.objects.filter(pk=feed.pk, person=actor.person).first()
    if kept is not None:
        audit.record(actor=actor, verb=gettext_noop("停用日历订阅"), target=kept)
        kept.delete()
