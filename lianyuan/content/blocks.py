"""The pieces editors put pages together from, each drawn by its template with our own components."""

from typing import Any

from django.core.exceptions import BadRequest, ValidationError
from django.core.validators import URLValidator
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from lianyuan.core.components import Tone


class Page(blocks.StreamBlock):
    """What a page is put together from.

    The editor's script numbers the fields of each block. A form numbered otherwise comes from no browser; the
    editor would fail over it, and we say that it can't be read.
    """

    def value_from_datadict(self, data: Any, files: Any, prefix: str) -> Any:
        """The blocks sent. Raises BadRequest for fields that don't fit together."""
        try:
            return super().value_from_datadict(data, files, prefix)
        except (ValueError, KeyError, IndexError, AttributeError, TypeError) as wrong:
            raise BadRequest(f"the blocks of {prefix} can't be read") from wrong


TEXT = ["bold", "h3", "ol", "ul", "weblink"]
_is_web_address = URLValidator(schemes=["https", "http"])


def check_address(written: str) -> None:
    """Raise ValidationError unless it is a page of ours (`/services/`) or a web address."""
    if written.startswith("/") and not written.startswith("//"):
        return
    try:
        _is_web_address(written)
    except ValidationError:
        message = _("“%(address)s”打不开。请写本平台的地址，如 /services/，或以 https:// 开头的网址。")
        raise ValidationError(message, params={"address": written}) from None


class AddressBlock(blocks.CharBlock):
    """Where a link leads."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("地址"))
        kwargs.setdefault("help_text", _("本平台的地址，如 /services/，或以 https:// 开头的网址"))
        super().__init__(max_length=300, validators=[check_address], **kwargs)


class PictureBlock(blocks.ChooserBlock):
    """A picture of the library."""

    @cached_property
    def target_model(self) -> Any:
        """Pictures; asked for late, since they are defined with pages that hold this block."""
        from .models import Picture

        return Picture

    @cached_property
    def widget(self) -> Any:
        """The chooser; asked for late, since only the back office needs it."""
        from .backoffice import picture_chooser

        return picture_chooser.widget_class()

    class Meta:
        label = _("图片")
        icon = "image"


class PictureWithWords(blocks.StructBlock):
    """A picture and what is said under it."""

    picture = PictureBlock()
    caption = blocks.CharBlock(label=_("图下文字"), required=False, max_length=120)

    class Meta:
        template = "content/blocks/picture.html"
        label = _("图片")
        icon = "image"


class Notice(blocks.StructBlock):
    """Something that must not be overlooked."""

    title = blocks.CharBlock(label=_("标题"), max_length=40)
    text = blocks.CharBlock(label=_("内容"), required=False, max_length=200)
    tone = blocks.ChoiceBlock(
        label=_("轻重"),
        choices=[(Tone.LAKE, _("告诉大家")), (Tone.GOLD, _("请留意")), (Tone.SEAL, _("紧急"))],
        default=Tone.LAKE,
    )

    class Meta:
        template = "content/blocks/notice.html"
        label = _("提示")
        icon = "warning"


class LinkLine(blocks.StructBlock):
    """One link with a word on what is there."""

    label = blocks.CharBlock(label=_("名称"), max_length=40)
    text = blocks.CharBlock(label=_("说明"), required=False, max_length=80)
    address = AddressBlock()


class Links(blocks.StructBlock):
    """Some links under a heading."""

    heading = blocks.CharBlock(label=_("小标题"), max_length=30)
    links = blocks.ListBlock(LinkLine(label=_("链接")), label=_("链接"), min_num=1, max_num=8)

    class Meta:
        template = "content/blocks/links.html"
        label = _("链接")
        icon = "link"


class HeroText(blocks.StructBlock):
    """The large words at the top, with one thing to do."""

    title = blocks.CharBlock(label=_("大字"), max_length=30)
    text = blocks.CharBlock(label=_("说明"), required=False, max_length=80)
    action = blocks.CharBlock(label=_("按钮"), max_length=12)
    address = AddressBlock()

    class Meta:
        template = "content/blocks/hero.html"
        label = _("大字")
        icon = "title"


class Figure(blocks.StructBlock):
    """One figure with where it is from."""

    label = blocks.CharBlock(label=_("名称"), max_length=30)
    value = blocks.CharBlock(label=_("数"), max_length=20)
    unit = blocks.CharBlock(label=_("单位"), required=False, max_length=10)
    note = blocks.CharBlock(label=_("来源和时间"), max_length=60)


class Figures(blocks.StructBlock):
    """Some figures under a heading."""

    heading = blocks.CharBlock(label=_("小标题"), max_length=30)
    figures = blocks.ListBlock(Figure(label=_("数")), label=_("数"), min_num=1, max_num=8)

    class Meta:
        template = "content/blocks/figures.html"
        label = _("数据")
        icon = "table"


class LatestNews(blocks.StructBlock):
    """The latest news, kept up to date by itself."""

    heading = blocks.CharBlock(label=_("小标题"), max_length=30, default=_("最新消息"))
    count = blocks.IntegerBlock(label=_("几条"), min_value=1, max_value=6, default=3)

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """The news themselves."""
        from . import queries

        context: dict[str, Any] = super().get_context(value, parent_context)
        return context | {"news": queries.latest_news(value["count"])}

    class Meta:
        template = "content/blocks/latest_news.html"
        label = _("最新消息")
        icon = "list-ul"


class Services(blocks.StructBlock):
    """The first services of the catalogue, kept up to date by itself."""

    heading = blocks.CharBlock(label=_("小标题"), max_length=30, default=_("服务中心能办的"))
    count = blocks.IntegerBlock(label=_("几项"), min_value=1, max_value=6, default=3)

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        """The services themselves."""
        from . import queries

        context: dict[str, Any] = super().get_context(value, parent_context)
        return context | {"services": queries.services(value["count"])}

    class Meta:
        template = "content/blocks/services.html"
        label = _("办事事项")
        icon = "tasks"


class Heading(blocks.CharBlock):
    """A heading inside a text."""

    class Meta:
        template = "content/blocks/heading.html"
        label = _("小标题")
        icon = "h2"


class Text(blocks.RichTextBlock):
    """Paragraphs, lists and links; nothing that could bring its own looks or scripts."""

    class Meta:
        template = "content/blocks/text.html"
        label = _("文字")
        icon = "pilcrow"


BODY: list[tuple[str, blocks.Block]] = [
    ("heading", Heading(max_length=40)),
    ("text", Text(features=TEXT)),
    ("picture", PictureWithWords()),
    ("notice", Notice()),
    ("links", Links()),
    ("figures", Figures()),
]
HOME: list[tuple[str, blocks.Block]] = [
    ("hero", HeroText()),
    ("notice", Notice()),
    ("latest_news", LatestNews()),
    ("services", Services()),
    ("figures", Figures()),
    ("links", Links()),
    ("text", Text(features=TEXT)),
    ("picture", PictureWithWords()),
]
