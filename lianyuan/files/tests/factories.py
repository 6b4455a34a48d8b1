"""Files for tests: purposes with a person as their owner, and what makes them."""

from django.core.files.uploadedfile import SimpleUploadedFile

from lianyuan.accounts.acting import Actor
from lianyuan.accounts.models import Person
from lianyuan.files import actions
from lianyuan.files.models import File
from lianyuan.files.preparing import Prepared, prepare
from lianyuan.files.purposes import PICTURES, Owner, Purpose, register
from lianyuan.files.tests import samples

OWNER_KIND = "accounts.person"
# What tests of this room attach files to: people, who see and change only their own.
PAPERS = Purpose(
    name="tests.papers", owner_kind=OWNER_KIND, label="示例材料", megabytes=2, most=3, keeps_original=True
)
FACES = Purpose(
    name="tests.faces",
    owner_kind=OWNER_KIND,
    label="示例头像",
    kinds=PICTURES,
    megabytes=1,
    most=1,
    is_public=True,
)


def _is_them(actor: Actor, person_id: int) -> bool:
    return actor.person is not None and actor.person.pk == person_id


def register_test_purposes() -> None:
    """Let people have files, as a room above would for its own objects; again and again without harm."""
    register(Owner(kind=OWNER_KIND, may_see=_is_them, may_change=_is_them), PAPERS, FACES)


def make_upload(data: bytes | None = None, name: str = "示例.jpg") -> SimpleUploadedFile:
    """A file as a form receives it; a photo unless given."""
    return SimpleUploadedFile(name, samples.photo() if data is None else data)


def make_prepared(data: bytes | None = None, name: str = "示例.jpg", purpose: Purpose = PAPERS) -> Prepared:
    """An upload looked at and put away."""
    return prepare(make_upload(data, name), purpose)


def make_file(
    *, person: Person, data: bytes | None = None, name: str = "示例.jpg", purpose: Purpose = PAPERS
) -> File:
    """A saved file of the person's, uploaded by them."""
    upload = make_prepared(data, name, purpose)
    [file] = actions.attach(actor=Actor(person=person), owner=person, purpose=purpose, uploads=[upload])
    return file
