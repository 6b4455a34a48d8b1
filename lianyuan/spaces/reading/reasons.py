"""Why a calendar file can't be read, in words a person can act on."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lianyuan.core.refusals import Refused

REASONS = {
    "too_big": _("文件超过 %(megabytes)s MB，太大了。请只导出这个场地的日历。"),
    "empty": _("文件是空的，里面没有内容。请检查是不是选错了文件。"),
    "not_calendar": _("这不是日历文件。请从日历软件里导出 .ics 文件再上传。"),
    "damaged": _("日历文件已损坏或不完整，无法读取。请重新导出再上传。"),
    "too_often": _("“%(what)s”重复得太密（%(often)s），读不了。请改成按天、周、月或年重复。"),
    "bad_time": _("“%(what)s”的时间看不懂。请在日历软件里改好再导出。"),
    "too_many": _("一年内的日程超过 %(most)s 次，太多了。请分成几个日历，或只留需要关闭的。"),
    "too_much_memory": _("日历太大，读到一半放弃了。请只导出这个场地的日历。"),
    "too_slow": _("日历里的重复规则太复杂，读了太久，已经放弃。请改简单再导出。"),
}


class UnreadableCalendar(Refused):
    """The file can't be read; `code` is stable, the message says what is wrong and what to do."""

    def __init__(self, code: str, details: dict[str, Any] | None = None) -> None:
        super().__init__(str(REASONS[code]) % (details or {}))
        self.code = code
