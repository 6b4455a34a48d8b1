"""A term's regular slots: what companies wish for, what one fair round gave them, and what came of it."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from lianyuan.accounts.models import Person
from lianyuan.companies.models import Company
from lianyuan.core.components import Chip, Tone
from lianyuan.places.models import Place

from .bookings import Booking
from .spaces import WEEKDAYS, Feature, Space

MOST_WISHES = 5


class SeasonState(models.TextChoices):
    """How far a season is."""

    OPEN = "open", _("正在收志愿")
    COMPUTING = "computing", _("正在分配")
    PROPOSED = "proposed", _("有方案，等确认")
    CONFIRMED = "confirmed", _("已确认")


SEASON_TONES: dict[str, Tone] = {
    SeasonState.OPEN: Tone.LAKE,
    SeasonState.COMPUTING: Tone.GOLD,
    SeasonState.PROPOSED: Tone.GOLD,
    SeasonState.CONFIRMED: Tone.LEAF,
}


class Season(models.Model):
    """A term (学期) whose regular slots are given out in one round, in the rooms chosen for it.

    `secret` makes the companies' pseudonyms: the same within the season, of no use in another.
    """

    place = models.ForeignKey(Place, verbose_name=_("地点"), on_delete=models.PROTECT, related_name="seasons")
    name = models.CharField(_("名称"), max_length=60)
    from_day = models.DateField(_("从哪天"))
    until_day = models.DateField(_("到哪天"))
    wishes_until = models.DateTimeField(_("志愿填到"))
    most_slots = models.PositiveSmallIntegerField(
        _("一家企业最多几个时段"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_WISHES)],
    )
    spaces: "models.ManyToManyField[Space, models.Model]" = models.ManyToManyField(
        Space, verbose_name=_("哪些场地"), related_name="seasons"
    )
    state = models.CharField(_("状态"), max_length=10, choices=SeasonState, default=SeasonState.OPEN)
    secret = models.CharField(max_length=64, editable=False)
    made_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    confirmed_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    # What was decided on and the answer, as published; empty until it is worked out.
    problem = models.JSONField(default=dict, editable=False)
    answer = models.JSONField(default=dict, editable=False)
    dates = models.PositiveIntegerField(default=0, editable=False)
    dates_done = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("学期")
        ordering = ["-from_day", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until_day__gte=models.F("from_day")),
                name="spaces_season_days_in_order",
                violation_error_message=_("结束的日子不能早于开始的日子。"),
            ),
            models.UniqueConstraint(
                fields=["place", "name"],
                name="spaces_season_once_a_place",
                violation_error_message=_("这里已经有同名的学期，请换个名字。"),
            ),
            models.CheckConstraint(condition=models.Q(most_slots__gte=1), name="spaces_season_gives_some"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def chip(self) -> Chip:
        """Its state in a word."""
        return Chip(self.get_state_display(), SEASON_TONES[self.state])


class WishAnswer(models.TextChoices):
    """What became of a wish."""

    WAITING = "waiting", _("还没分配")
    GIVEN = "given", _("分到了")
    NOT_GIVEN = "not_given", _("没有分到")


class SeasonWish(models.Model):
    """A company's wish (志愿) for one slot every week; `rank` 1 is the dearest.

    Either a certain room, or any of the season's with enough seats and these features.
    """

    season = models.ForeignKey(Season, on_delete=models.CASCADE, related_name="wishes")
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="season_wishes")
    person = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    rank = models.PositiveSmallIntegerField(
        _("第几志愿"), validators=[MinValueValidator(1), MaxValueValidator(MOST_WISHES)]
    )
    space = models.ForeignKey(
        Space, verbose_name=_("场地"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    seats = models.PositiveSmallIntegerField(_("至少坐几人"), default=1, validators=[MinValueValidator(1)])
    features: "models.ManyToManyField[Feature, models.Model]" = models.ManyToManyField(
        Feature, verbose_name=_("要有的设备"), blank=True, related_name="+"
    )
    weekday = models.PositiveSmallIntegerField(_("星期"), choices=WEEKDAYS)
    begins = models.TimeField(_("从几点"))
    ends = models.TimeField(_("到几点"))
    answer = models.CharField(_("结果"), max_length=10, choices=WishAnswer, default=WishAnswer.WAITING)
    given = models.ForeignKey(Space, null=True, on_delete=models.PROTECT, related_name="+")
    # Why it was not given: a code and figures that name no company.
    why = models.JSONField(default=dict, editable=False)

    class Meta:
        verbose_name = _("志愿")
        ordering = ["season", "company", "rank"]
        constraints = [
            models.UniqueConstraint(fields=["season", "company", "rank"], name="spaces_wish_once_a_rank"),
            models.CheckConstraint(
                condition=models.Q(ends__gt=models.F("begins")),
                name="spaces_wish_ends_after_begin",
                violation_error_message=_("结束的时间要晚于开始的时间。"),
            ),
            models.CheckConstraint(
                condition=models.Q(rank__gte=1, rank__lte=MOST_WISHES), name="spaces_wish_rank_known"
            ),
            models.CheckConstraint(condition=models.Q(weekday__lte=6), name="spaces_wish_weekday_known"),
            models.CheckConstraint(
                condition=models.Q(answer="given", given__isnull=False)
                | (~models.Q(answer="given") & models.Q(given=None)),
                name="spaces_wish_given_a_room",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.begins:%H:%M}–{self.ends:%H:%M}"


class SeasonDate(models.Model):
    """One day of a slot that was given: the booking it became, or why it could not."""

    wish = models.ForeignKey(SeasonWish, on_delete=models.CASCADE, related_name="dates")
    day = models.DateField(_("日期"))
    booking = models.OneToOneField(Booking, null=True, on_delete=models.SET_NULL, related_name="season_date")
    problem = models.CharField(_("为什么没约上"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("学期日期")
        ordering = ["day", "pk"]
        constraints = [models.UniqueConstraint(fields=["wish", "day"], name="spaces_season_date_once")]

    def __str__(self) -> str:
        return f"{self.day}"
