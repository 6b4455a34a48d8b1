"""The figures the demo may state about real names, from a public newspaper report of 2015–2016."""

from django.utils.translation import gettext as _

from .home import Figure


def known_figures() -> list[Figure]:
    """What the report states, with the words it dates it by; it names no year, and neither do we."""
    return [
        Figure(_("累计集聚企业"), "660", _("家"), _("园区累计")),
        Figure(_("电商企业"), "263", _("家"), _("报告所指上一年年底")),
        Figure(_("电商从业人员"), "2,800+", _("人"), _("报告所指上一年年底")),
        Figure(_("电商销售额"), "25.18", "亿元", _("报告所指上一年；再上一年 10 亿元")),
        Figure(_("引进项目"), "120", _("个"), _("报告所指上一年；注册资本 3.98 亿元")),
        Figure(_("电商园税收"), "1.6", "亿元", _("报告所指上一年")),
    ]
