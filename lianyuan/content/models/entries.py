"""What editors write: news, guides, and the home page."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from wagtail.fields import StreamField
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    PreviewableMixin,
    RevisionMixin,
    Workflow,
    WorkflowMixin,
)

from lianyuan.search import actions as search

from ..blocks import BODY, HOME, Page
from .pictures import Picture

APPROVAL = gettext_noop("第二人审核")


class EntryQuerySet(models.QuerySet["Any"]):
    """Content as readers ask for it."""

    def published(self) -> "EntryQuerySet":
        """What anyone may read now."""
        return self.filter(live=True)


class Approved(WorkflowMixin, DraftStateMixin, LockableMixin, RevisionMixin, PreviewableMixin, models.Model):
    """Something with drafts, which goes out when a second person has approved it.

    The row holds what is published (or, while `live` is false, the first draft); later drafts are revisions.
    """

    objects = EntryQuerySet.as_manager()

    class Meta:
        abstract = True

    @classmethod
    def get_default_workflow(cls) -> Workflow:
        """The one way anything goes out."""
        return Workflow.objects.get(name=APPROVAL)

    @property
    def approved_schedule(self) -> bool:
        """Whether an approved version waits for its hour; lists ask for all their rows at once."""
        known: bool | None = getattr(self, "is_scheduled", None)
        return super().approved_schedule if known is None else known

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        """What the page's template is given."""
        return {"entry": self, "is_preview": True}

    @classmethod
    def kind(cls) -> ContentType:
        """What it is, for rows that point to any kind of content."""
        return ContentType.objects.get_for_model(cls)


class Entry(Approved):
    """A page of text with pictures."""

    title = models.CharField(_("标题"), max_length=60)
    summary = models.CharField(
        _("一句话说明"), max_length=120, help_text=_("列表里标题下面的那句话，说清楚这和谁有关")
    )
    cover = models.ForeignKey(
        Picture, verbose_name=_("题图"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    body = StreamField(Page(BODY), verbose_name=_("正文"), blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title or str(_("（没有标题）"))

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, and let it be found as it is now: the editor publishes and takes down by saving the row."""
        with transaction.atomic():
            super().save(*args, **kwargs)
            search.index(self)

    def get_absolute_url(self) -> str:
        """Where it is read."""
        raise NotImplementedError

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete, and let it no longer be found."""
        with transaction.atomic():
            search.remove(self)
            return super().delete(*args, **kwargs)


class News(Entry):
    """A piece of news."""

    class Meta:
        verbose_name = _("新闻")
        indexes = [
            models.Index(
                fields=["-first_published_at", "-id"],
                condition=models.Q(live=True),
                name="content_news_by_time",
            )
        ]

    def get_absolute_url(self) -> str:
        """Where it is read."""
        return reverse("content:news", args=[self.pk])

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        """The page readers see."""
        return "content/news.html"


class Guide(Entry):
    """A page that explains how something is done here."""

    position = models.PositiveSmallIntegerField(_("排序"), default=100, help_text=_("数字小的排在前面"))

    class Meta:
        verbose_name = _("指南")
        indexes = [
            models.Index(
                fields=["position", "title", "id"],
                condition=models.Q(live=True),
                name="content_guides_in_order",
            )
        ]

    def get_absolute_url(self) -> str:
        """Where it is read."""
        return reverse("content:guide", args=[self.pk])

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        """The page readers see."""
        return "content/guide.html"


class HomePage(Approved):
    """What an editor puts above and below the home page's own parts. There is one, empty at first."""

    only = models.BooleanField(default=True, unique=True, editable=False)
    above = StreamField(Page(HOME), verbose_name=_("放在最上面"), blank=True)
    below = StreamField(Page(HOME), verbose_name=_("放在最下面"), blank=True)

    class Meta:
        verbose_name = _("首页")
        constraints = [models.CheckConstraint(condition=models.Q(only=True), name="content_one_home_page")]

    def __str__(self) -> str:
        return str(_("首页"))

    def get_absolute_url(self) -> str:
        """Where it is seen."""
        return "/"

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        """Its blocks alone: the rest of the home page is the portal's."""
        return "content/home_preview.html"
