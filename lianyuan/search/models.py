"""What can be found, one row a thing."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Document(models.Model):
    """What can be found of one object: shown as it stands here, searched by its terms.

    `words` are title and body cut into words, for ranking (see `ranking`); `terms` are what the full-text
    index is made of (see `terms`). On SQLite triggers carry `terms` into the FTS5 table `search_fulltext`; on
    PostgreSQL the generated column `term_vector` does. SQLite drops triggers when a migration changes this
    table, so such a migration has to make them again; a test watches for that.
    """

    kind = models.CharField(max_length=30)
    object_id = models.BigIntegerField()
    title = models.CharField(_("标题"), max_length=200)
    body = models.TextField(blank=True)
    url = models.CharField(max_length=300)
    codes = models.CharField(max_length=300, blank=True)
    audience = models.TextField()
    words = models.TextField()
    terms = models.TextField()
    is_name = models.BooleanField(default=False)
    fresh_at = models.DateTimeField()

    class Meta:
        verbose_name = _("搜索条目")
        constraints = [
            models.UniqueConstraint(fields=["kind", "object_id"], name="search_document_once"),
            models.CheckConstraint(condition=~models.Q(audience=""), name="search_document_has_an_audience"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.title}"
