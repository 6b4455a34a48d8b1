"""A case: one request for one service, and who may see it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from lianyuan.accounts.models import Person
from lianyuan.companies.models import Company, Membership
from lianyuan.places.models import Place, PlaceRole
from lianyuan.places.queries import DESK_ROLES
from lianyuan.questionnaires.models import QuestionnaireVersion

from .catalogue import Service


class CaseState(models.TextChoices):
    """Where a case stands. Which deed leads from where to where is the table in `transitions.py`."""

    SUBMITTED = "submitted", _("待受理")
    ACCEPTED = "accepted", _("已受理")
    IN_PROGRESS = "in_progress", _("办理中")
    WAITING = "waiting", _("待申请人回复")
    COMPLETED = "completed", _("已办结")
    REFUSED = "refused", _("不予办理")
    WITHDRAWN = "withdrawn", _("已撤回")
    MERGED = "merged", _("已并入")


OPEN = (CaseState.SUBMITTED, CaseState.ACCEPTED, CaseState.IN_PROGRESS, CaseState.WAITING)
CLOSED = (CaseState.COMPLETED, CaseState.REFUSED, CaseState.WITHDRAWN, CaseState.MERGED)
# 1 while the clock stands still, by which a queue puts a case last. Written out, without parameters: only so
# does SQLite see in a query what its index is ordered by.
PAUSED = models.Func(
    models.F("state"),
    template=f"CASE WHEN %(expressions)s = '{CaseState.WAITING.value}' THEN 1 ELSE 0 END",
    output_field=models.SmallIntegerField(),
)
# With the desk, its clock running.
RUNNING = (CaseState.SUBMITTED, CaseState.ACCEPTED, CaseState.IN_PROGRESS)
HANDLED = (CaseState.COMPLETED, CaseState.REFUSED)


def _applicants_side(person: Person) -> models.Q:
    companies = Membership.objects.current().filter(person=person).values("company")
    return models.Q(company__isnull=True, applicant=person) | models.Q(company__in=companies)


def _desks_side(person: Person) -> models.Q:
    return _at(Place.objects.where_person_is(person, *DESK_ROLES))


def _at(desks: models.QuerySet[Place]) -> models.Q:
    # What was anonymised is for the figures alone: nobody finds it any more.
    return models.Q(centre__in=desks, anonymised_at__isnull=True)


class CaseQuerySet(models.QuerySet["Case"]):
    """Cases, as whoever asks may see them."""

    def of_applicant(self, person: Person) -> "CaseQuerySet":
        """Cases the person filed as themselves, and those of companies they belong to now."""
        return self.filter(_applicants_side(person))

    def at_desks_of(self, person: Person) -> "CaseQuerySet":
        """Cases dealt with at a centre the person works at or administers, or inside of one."""
        return self.filter(_desks_side(person))

    def visible_to(self, person: Person) -> "CaseQuerySet":
        """Every case the person may see, from either side of the desk."""
        return self.filter(_applicants_side(person) | _desks_side(person))

    def at_desks(self, desks: models.QuerySet[Place]) -> "CaseQuerySet":
        """Cases dealt with at one of these places, where whoever asks is known to be at the desk."""
        return self.filter(_at(desks))

    def open_at(self, places: models.QuerySet[Place]) -> "CaseQuerySet":
        """Open cases dealt with at one of these places; by a constraint none of them is anonymised."""
        return self.filter(centre__in=places).open()

    def open(self) -> "CaseQuerySet":
        """Cases that are not closed yet."""
        # By a constraint the two are the same; only the one without values lets SQLite use a partial index.
        return self.filter(state__in=OPEN, closed_at__isnull=True)

    def left_behind(self) -> "CaseQuerySet":
        """Cases whose handler is gone: account closed, or no role at the case's centre any more."""
        # A role reaches the place it is held at and everything inside it.
        held = PlaceRole.objects.current().annotate(
            at_centre=models.ExpressionWrapper(
                models.OuterRef("centre__path"), output_field=models.CharField()
            )
        )
        held = held.filter(
            person=models.OuterRef("handler"),
            role__in=DESK_ROLES,
            at_centre__startswith=models.F("place__path"),
        )
        gone = models.Q(handler__is_active=False) | ~models.Exists(held)
        return self.filter(gone, handler__isnull=False)

    def closed(self) -> "CaseQuerySet":
        """Cases that are completed, refused or withdrawn."""
        # As in `open`: without values, for the partial index.
        return self.filter(state__in=CLOSED, closed_at__isnull=False)


class Case(models.Model):
    """One request for one service (办件), by a person for themselves or for a company.

    `service_version` and `form` are those it was filed under; a service without versions leaves it empty.
    `centre` is where it is dealt with: the service's, until it is handed to another. Without a `handler` it
    waits to be taken, by its `team` where it has one. A case with a `parent` was filed for the same applicant
    because the parent needs it; one that was a duplicate is closed and points at the case it was merged into,
    until that one's time of keeping is over.
    `due_on` is the sum of the case's deadline lines; `version` grows with every deed. `handled_days` is how
    many working days the desk took for one it completed or refused, waiting for the applicant left out.
    """

    reference = models.CharField(_("办件编号"), max_length=9)
    service = models.ForeignKey(
        Service, verbose_name=_("事项"), on_delete=models.PROTECT, related_name="cases"
    )
    form = models.ForeignKey(
        QuestionnaireVersion, verbose_name=_("表单"), on_delete=models.PROTECT, related_name="cases"
    )
    service_version = models.ForeignKey(
        "cases.ServiceVersion",
        verbose_name=_("事项版本"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="cases",
    )
    applicant = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("申请人"), on_delete=models.PROTECT, related_name="cases"
    )
    company = models.ForeignKey(
        Company,
        verbose_name=_("申请企业"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="cases",
    )
    state = models.CharField(_("状态"), max_length=12, choices=CaseState, default=CaseState.SUBMITTED)
    handler = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("经办人"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="handled_cases",
    )
    centre = models.ForeignKey(
        Place, verbose_name=_("服务中心"), on_delete=models.PROTECT, related_name="cases"
    )
    team = models.ForeignKey(
        "cases.Team",
        verbose_name=_("小组"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="cases",
    )
    parent = models.ForeignKey(
        "self",
        verbose_name=_("主办件"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
    )
    merged_into = models.ForeignKey(
        "self",
        verbose_name=_("并入的办件"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="duplicates",
    )
    answers = models.JSONField(_("填写内容"), default=dict)
    due_on = models.DateField(_("应办结日期"))
    due_provisional = models.BooleanField(_("日期暂定"), default=False)
    filed_at = models.DateTimeField(_("提交时间"))
    closed_at = models.DateTimeField(_("结束时间"), null=True, blank=True)
    handled_days = models.PositiveSmallIntegerField(_("办理工作日"), null=True, blank=True)
    anonymised_at = models.DateTimeField(_("去标识时间"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("办件")
        constraints = [
            models.UniqueConstraint(fields=["reference"], name="cases_reference_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=CaseState.values), name="cases_case_state_known"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=OPEN, closed_at__isnull=True)
                | models.Q(state__in=CLOSED, closed_at__isnull=False),
                name="cases_closed_cases_have_an_end",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=HANDLED) | models.Q(handler__isnull=False),
                name="cases_handled_cases_have_a_handler",
            ),
            models.CheckConstraint(
                condition=models.Q(state=CaseState.MERGED) | models.Q(merged_into__isnull=True),
                name="cases_only_merged_cases_lead_on",
            ),
            models.CheckConstraint(
                condition=~models.Q(parent=models.F("id")) & ~models.Q(merged_into=models.F("id")),
                name="cases_no_case_leads_to_itself",
            ),
            models.CheckConstraint(
                condition=models.Q(anonymised_at__isnull=True)
                | models.Q(state__in=CLOSED, company__isnull=True, answers={}),
                name="cases_anonymous_cases_are_empty",
            ),
        ]
        indexes = [
            models.Index(fields=["applicant", "-filed_at"], name="cases_by_applicant"),
            models.Index(fields=["company", "-filed_at"], name="cases_by_company"),
            models.Index(
                fields=["due_on", "id"],
                condition=models.Q(closed_at__isnull=True),
                name="cases_open_by_due",
            ),
            # The queue: what is paused sinks.
            models.Index(
                PAUSED,
                "due_on",
                "id",
                condition=models.Q(closed_at__isnull=True),
                name="cases_open_by_pause_and_due",
            ),
            # The same of one handler.
            models.Index(
                "handler",
                PAUSED,
                "due_on",
                "id",
                condition=models.Q(closed_at__isnull=True),
                name="cases_handlers_by_pause",
            ),
            models.Index(
                fields=["-closed_at", "-id"],
                condition=models.Q(closed_at__isnull=False),
                name="cases_closed_by_end",
            ),
            models.Index(
                fields=["centre", "state", "due_on", "handler"],
                condition=models.Q(closed_at__isnull=True),
                name="cases_desk_counts",
            ),
            models.Index(
                fields=["service", "closed_at", "handled_days"],
                condition=models.Q(handled_days__isnull=False),
                name="cases_handling_times",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.service}"

    @property
    def is_open(self) -> bool:
        """Whether the case is not closed yet."""
        return self.state in OPEN

    @property
    def applicant_label(self) -> str:
        """Whose case it is, in words: the company's, else the person's."""
        return str(self.company or self.applicant)
