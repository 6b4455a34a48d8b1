"""Writes about a company's pictures; the files room checks who may and leaves the trail."""

from collections.abc import Sequence

from django.db import transaction

from lianyuan.accounts.acting import Actor
from lianyuan.files import actions as files
from lianyuan.files.models import File
from lianyuan.files.preparing import Prepared

from ..models import Company
from ..pictures import LOGO, PHOTO


@transaction.atomic
def show_pictures(
    *, actor: Actor, company: Company, logo: Sequence[Prepared], photos: Sequence[Prepared]
) -> None:
    """Put a logo in the place of the one there was, and add photos."""
    for upload in logo:
        files.replace(actor=actor, owner=company, purpose=LOGO, upload=upload)
    files.attach(actor=actor, owner=company, purpose=PHOTO, uploads=photos)


def remove_picture(*, actor: Actor, picture: File) -> None:
    """Take a picture down."""
    files.remove(actor=actor, file=picture)
