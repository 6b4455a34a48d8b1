"""Invented news, a guide and a home page for the demo, each written by one person and approved by another."""

import io
from collections.abc import Callable

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw
from wagtail.rich_text import RichText

from lianyuan.accounts.acting import Actor
from lianyuan.accounts.models import Person
from lianyuan.files.preparing import prepare

from .actions import approval, pictures, writing
from .models import Guide, HomePage, News, Picture
from .models.entries import Approved
from .purposes import LIBRARY


def fill(say: Callable[[str], None]) -> None:
    """Write, approve and publish them."""
    people = Person.objects.in_bulk(["editor", "admin"], field_name="username")
    # A demo begun before there were editors goes on without their content.
    if News.objects.exists() or len(people) < 2:
        return
    writer, second = Actor(person=people["editor"]), Actor(person=people["admin"])
    lake = pictures.add_picture(
        actor=writer,
        description="示意图：湖面、远山和一轮红日",
        upload=prepare(SimpleUploadedFile("lake.png", drawn_lake()), LIBRARY),
    )
    entries: list[Approved] = [
        writing.draft(actor=writer, kind=News, title=title, summary=summary, cover=None, body=_body(text))
        for title, summary, text in NEWS
    ]
    entries.append(_with_picture(writer, lake))
    entries += [
        writing.draft(
            actor=writer, kind=Guide, title=title, summary=summary, body=_body(text), position=position
        )
        for position, (title, summary, text) in enumerate(GUIDES, 1)
    ]
    home = HomePage.objects.get()
    entries.append(
        writing.write(
            actor=writer,
            entry=home,
            below=[
                ("latest_news", {"heading": "最新消息", "count": 3}),
                ("links", {"heading": "办事和生活指南", "links": [GUIDE_LINK]}),
            ],
        )
    )
    for entry in entries:
        state = approval.send_in(actor=writer, entry=entry)
        approval.approve(actor=second, entry=entry, waiting=state.current_task_state)
    waiting = writing.draft(
        actor=writer,
        kind=News,
        title="示例草稿：等第二个人看过再发布",
        summary="演示审核用的草稿",
        body=_body(DRAFT),
    )
    approval.send_in(actor=writer, entry=waiting)
    say(f"{News.objects.count()} news, {Guide.objects.count()} guide, the home page")


def _with_picture(writer: Actor, picture: Picture) -> News:
    text = "<p>这张图是为演示画的，不是照片。新闻里的图片在上传时会重新编码，拍摄地点等信息不会留下。</p>"
    body = [
        ("text", RichText(text)),
        ("links", {"heading": "接着看", "links": [GUIDE_LINK]}),
    ]
    return writing.draft(
        actor=writer,
        kind=News,
        title="示例新闻：湖边的图书角换了新书架",
        summary="演示用的虚构消息，看看带图片的新闻是什么样子",
        cover=picture,
        body=body,
    )


def _body(paragraphs: str) -> list[tuple[str, RichText]]:
    return [("text", RichText("".join(f"<p>{line}</p>" for line in paragraphs.splitlines())))]


def drawn_lake() -> bytes:
    """A picture that nobody takes for a photo: a lake, hills, and a red sun."""
    image = Image.new("RGB", (1600, 900), "#f7f5f0")
    draw = ImageDraw.Draw(image)
    draw.ellipse((1120, 150, 1320, 350), fill="#c2402a")
    draw.polygon([(0, 560), (380, 300), (760, 560)], fill="#88a8a5")
    draw.polygon([(420, 560), (900, 360), (1380, 560)], fill="#5f8b87")
    draw.rectangle((0, 560, 1600, 900), fill="#0f5553")
    for line in range(620, 880, 60):
        draw.line((120 + line, line, 520 + line, line), fill="#dcebe8", width=6)
    kept = io.BytesIO()
    image.save(kept, "PNG")
    return kept.getvalue()


GUIDE_LINK = {"label": "所有指南", "text": "第一次来带什么、找谁、多久有答复", "address": "/guides/"}
NEWS = [
    (
        "示例新闻：服务中心周五下午做一次演练",
        "演示用的虚构消息：演练期间照常办事",
        "这是一条为演示虚构的消息。\n周五 15:00 到 15:30，服务中心做疏散演练，窗口照常受理，请听广播指引。",
    ),
    (
        "示例新闻：云创咖啡的路演本月改在周三",
        "演示用的虚构消息：时间改了，地点不变",
        "这是一条为演示虚构的消息。\n本月的路演改在周三晚上 19:00，地点仍在云创咖啡，不用重新报名。",
    ),
]
GUIDES = [
    (
        "第一次来服务中心",
        "带什么、找谁、多久有答复",
        "先在“办事”里看清要带的材料，大多数事项不用跑一趟。\n"
        "要当面办的，工作日到服务中心一楼取号；有低位柜台，轮椅可以直接进。\n"
        "受理以后按工作日答复，每一步都会出现在“我的”里。",
    )
]
DRAFT = "管理员登录后，在后台首页能看到这一条，可以通过，也可以退回修改。\n写它的编辑自己不能通过。"
