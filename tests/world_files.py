"""Files in the small district: a paper handed in with a case, pictures of the company."""

from functools import cache

from lianyuan.accounts.acting import Actor
from lianyuan.cases.attachments import ATTACHMENT
from lianyuan.cases.models import Case, CaseEvent
from lianyuan.companies.models import Company
from lianyuan.companies.pictures import LOGO, PHOTO
from lianyuan.config.heartbeat import beat
from lianyuan.files.actions import attach
from lianyuan.files.preparing import Prepared
from lianyuan.files.purposes import Purpose
from lianyuan.files.tests.factories import make_prepared


@cache
def prepared(purpose: Purpose) -> Prepared:
    """A photo looked at once; rows of a test that ends are gone, so the next test may have its bytes."""
    return make_prepared(purpose=purpose)


def add_files(arguments: dict[str, object], *, company: Company, owner: Actor, case: Case) -> None:
    """A photo the owner handed in, the company's logo and a photo it shows; and a worker that is there."""
    beat()
    first = CaseEvent.objects.filter(case=case, person=owner.person).order_by("pk")[0]
    [paper] = attach(actor=owner, owner=first, purpose=ATTACHMENT, uploads=[prepared(ATTACHMENT)])
    [logo] = attach(actor=owner, owner=company, purpose=LOGO, uploads=[prepared(LOGO)])
    attach(actor=owner, owner=company, purpose=PHOTO, uploads=[prepared(PHOTO)])
    arguments |= {"key": paper.key, "width": 320, "file_id": logo.pk}
