"""Forms as data: a questionnaire, and its versions, each a JSON Schema with a layout."""

from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lianyuan.core.refusals import Refused
from lianyuan.core.sentences import listed

FROZEN = ("questionnaire_id", "number", "schema", "layout")


class QuestionnaireQuerySet(models.QuerySet["Questionnaire"]):
    """Questionnaires."""

    def written(self) -> "QuestionnaireQuerySet":
        """Those that people write, and choose for a service and the like."""
        return self.filter(is_joined=False)


class Questionnaire(models.Model):
    """A form that people are asked to fill in; what it asks stands in its versions.

    One that `is_joined` was put together from several others (see `joining.py`); nobody writes or chooses it.
    """

    slug = models.SlugField(_("编号"), max_length=60, unique=True)
    name = models.CharField(_("名称"), max_length=80)
    is_joined = models.BooleanField(_("由几张表单合成"), default=False)

    objects = QuestionnaireQuerySet.as_manager()

    class Meta:
        verbose_name = _("表单")

    def __str__(self) -> str:
        return self.name


class VersionQuerySet(models.QuerySet["QuestionnaireVersion"]):
    """Versions of questionnaires."""

    def update(self, **changes: Any) -> int:
        """As Django's, but what a version asks can't be changed this way."""
        touched = {f"{name}_id" if name == "questionnaire" else name for name in changes} & set(FROZEN)
        if touched and self.filter(used_at__isnull=False).exists():
            raise VersionIsUsed(sorted(touched))
        return super().update(**changes)


class VersionIsUsed(Refused):
    """A version that answers rest on would be changed; publish a new version instead."""

    def __init__(self, fields: list[str]) -> None:
        super().__init__(
            _("这个表单版本已经有人填过，不能再改（%(fields)s）。请发布新版本。") % {"fields": listed(fields)}
        )


class QuestionnaireVersion(models.Model):
    """What a questionnaire asks, as a JSON Schema (2020-12), and how it is laid out.

    `schema` says which answers are right; `layout` says in which order, with which label, help and control
    they are asked (see `definition.py`). From the first answer on (`used_at`) neither may change.
    """

    questionnaire = models.ForeignKey(
        Questionnaire, verbose_name=_("表单"), on_delete=models.PROTECT, related_name="versions"
    )
    number = models.PositiveSmallIntegerField(_("版本号"))
    schema = models.JSONField(_("答案规则"))
    layout = models.JSONField(_("版面"))
    made_at = models.DateTimeField(_("发布时间"), default=timezone.now)
    used_at = models.DateTimeField(_("首次使用"), null=True)

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("表单版本")
        constraints = [
            models.UniqueConstraint(fields=["questionnaire", "number"], name="questionnaires_version_once"),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="questionnaires_version_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.questionnaire} {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """As Django's; raises VersionIsUsed when what a version in use asks would change."""
        if self.pk:
            kept = QuestionnaireVersion.objects.get(pk=self.pk)
            changed = [name for name in FROZEN if getattr(kept, name) != getattr(self, name)]
            if kept.used_at and changed:
                raise VersionIsUsed(changed)
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """As Django's; raises VersionIsUsed when answers rest on the version."""
        if self.used_at:
            raise VersionIsUsed(["schema"])
        return super().delete(*args, **kwargs)
