"""Words a service desk has ready for what it writes often."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from lianyuan.places.models import Place

from .catalogue import Service


class AnswerTemplate(models.Model):
    """Words of a service centre, with fields that each case fills in (see `answer_fields`).

    Offered on every case at the centre or at a place inside it; one with a `service` on that service's only.
    One that was retired is kept and offered no more.
    """

    centre = models.ForeignKey(
        Place, verbose_name=_("服务中心"), on_delete=models.PROTECT, related_name="answer_templates"
    )
    service = models.ForeignKey(
        Service,
        verbose_name=_("事项"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="answer_templates",
    )
    title = models.CharField(_("模板名称"), max_length=30)
    words = models.TextField(_("模板内容"), max_length=2000)
    position = models.PositiveSmallIntegerField(_("排序"), default=0)
    retired_at = models.DateTimeField(_("停用时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("答复模板")
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "title"],
                condition=models.Q(retired_at__isnull=True),
                name="cases_answer_title_once",
                violation_error_message=_("这个服务中心已经有一个同名的答复模板，请换个名字。"),
            ),
            models.CheckConstraint(
                condition=~models.Q(title="") & ~models.Q(words=""), name="cases_answer_says_something"
            ),
        ]
        indexes = [models.Index(fields=["centre", "position", "id"], name="cases_answers_in_order")]

    def __str__(self) -> str:
        return self.title
