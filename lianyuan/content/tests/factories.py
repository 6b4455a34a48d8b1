"""Content for tests, written by one person and approved by another."""

from typing import Any, TypeVar

from django.core.files.uploadedfile import SimpleUploadedFile
from wagtail.models import TaskState
from wagtail.rich_text import RichText

from lianyuan.accounts.acting import Actor
from lianyuan.accounts.models import Person
from lianyuan.accounts.roles import PlaceRoleName
from lianyuan.accounts.tests.factories import make_person
from lianyuan.content.actions import approval, pictures, writing
from lianyuan.content.models import Guide, HomePage, News, Picture
from lianyuan.content.models.entries import Approved
from lianyuan.content.purposes import LIBRARY
from lianyuan.files.preparing import prepare
from lianyuan.files.tests import samples
from lianyuan.places.tests.factories import make_district, make_place_role

E = TypeVar("E", bound=Approved)


def make_editor(**fields: Any) -> Person:
    """A person who edits for the district."""
    person = make_person(**fields)
    make_place_role(person=person, place=make_district(), role=PlaceRoleName.EDITOR)
    return person


def make_picture(
    *, description: str = "示例图片", data: bytes | None = None, by: Person | None = None
) -> Picture:
    """A picture in the library."""
    upload = SimpleUploadedFile("示例.jpg", samples.photo() if data is None else data)
    return pictures.add_picture(
        actor=Actor(person=by or make_editor()), description=description, upload=prepare(upload, LIBRARY)
    )


def make_news(*, by: Person | None = None, published: bool = True, **fields: Any) -> News:
    """A piece of news, approved unless it is to stay a draft."""
    return _made(News, by, published, fields)


def make_guide(*, by: Person | None = None, published: bool = True, **fields: Any) -> Guide:
    """A guide, approved unless it is to stay a draft."""
    return _made(Guide, by, published, fields)


def make_home(*, above: Any = (), below: Any = (), by: Person | None = None) -> HomePage:
    """The home page with these blocks, published."""
    by = by or make_editor()
    home = writing.write(actor=Actor(person=by), entry=HomePage.objects.get(), above=above, below=below)
    return let_out(home, by)


def send_in(entry: Approved, by: Person) -> TaskState:
    """Ask for approval; what waits."""
    state = approval.send_in(actor=Actor(person=by), entry=entry)
    assert state.current_task_state is not None
    return state.current_task_state.specific


def let_out(entry: E, by: Person) -> E:
    """Approval asked for by one and given by another."""
    waiting = send_in(entry, by)
    approval.approve(actor=Actor(person=make_editor()), entry=entry, waiting=waiting)
    entry.refresh_from_db()
    return entry


def _made(kind: type[E], by: Person | None, published: bool, fields: dict[str, Any]) -> E:
    by = by or make_editor()
    values = {
        "title": "示例新闻标题",
        "summary": "示例的一句话说明",
        "body": [("text", RichText("<p>示例正文</p>"))],
    }
    entry = writing.draft(actor=Actor(person=by), kind=kind, **(values | fields))
    return let_out(entry, by) if published else entry
