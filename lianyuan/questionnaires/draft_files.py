"""Files handed in with a draft: private to whoever fills it in, until they go where it is submitted."""

from django.utils.translation import gettext_lazy as _

from lianyuan.accounts.acting import Actor
from lianyuan.files.purposes import Owner, Purpose

OWNER_KIND = "questionnaires.draft"
DRAFT_FILE = Purpose(
    name="questionnaires.draft",
    owner_kind=OWNER_KIND,
    label=_("表单里的文件"),
    megabytes=20,
    most=30,
    keeps_original=True,
)


def _is_theirs(actor: Actor, draft_id: int) -> bool:
    """Fills in the draft, and for a company's draft belongs to that company still."""
    from .models import Draft

    return actor.person is not None and Draft.objects.of(actor.person).filter(pk=draft_id).exists()


OWNER = Owner(kind=OWNER_KIND, may_see=_is_theirs, may_change=_is_theirs)
