"""Someone at the counter who has no account: recorded by name and phone, so that they can be told."""

import secrets

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lianyuan.core.refusals import NotAllowed, Refused

from .. import audit
from ..acting import Actor
from ..models import Person


@transaction.atomic
def record_newcomer(*, actor: Actor, name: str, phone: str) -> Person:
    """A person with a phone and no password; who may record one was checked by the room that asks.

    The user name is made up. Refused for a phone that is somebody's already, or isn't one.
    """
    if actor.person is None:
        raise NotAllowed(_("请先登录。"))
    username = f"counter-{secrets.token_hex(5)}"
    person = Person(username=username, display_name=name.strip(), phone=phone)
    person.set_unusable_password()
    try:
        person.full_clean(exclude=["password"], validate_unique=False, validate_constraints=False)
    except ValidationError as wrong:
        raise Refused(" ".join(wrong.messages)) from wrong
    try:
        with transaction.atomic():
            person.save(force_insert=True)
    except IntegrityError as taken:
        raise Refused(
            _("手机号 %(phone)s 已经有账号了。请用手机号查找这个人。") % {"phone": phone}
        ) from taken
    audit.record(actor=actor, verb=gettext_noop("在窗口登记新用户"), target=person)
    return person
