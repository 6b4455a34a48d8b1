"""The sections of the classification of industries (GB/T 4754-2017): each language has a name for them.

What is below a section is shown as the standard has it.
"""

from django.utils.translation import gettext, gettext_noop

NAMES = (
    gettext_noop("农、林、牧、渔业"),
    gettext_noop("采矿业"),
    gettext_noop("制造业"),
    gettext_noop("电力、热力、燃气及水生产和供应业"),
    gettext_noop("建筑业"),
    gettext_noop("批发和零售业"),
    gettext_noop("交通运输、仓储和邮政业"),
    gettext_noop("住宿和餐饮业"),
    gettext_noop("信息传输、软件和信息技术服务业"),
    gettext_noop("金融业"),
    gettext_noop("房地产业"),
    gettext_noop("租赁和商务服务业"),
    gettext_noop("科学研究和技术服务业"),
    gettext_noop("水利、环境和公共设施管理业"),
    gettext_noop("居民服务、修理和其他服务业"),
    gettext_noop("教育"),
    gettext_noop("卫生和社会工作"),
    gettext_noop("文化、体育和娱乐业"),
    gettext_noop("公共管理、社会保障和社会组织"),
    gettext_noop("国际组织"),
)


def name_of(name: str) -> str:
    """A section's name in the reader's language; any other name as it is."""
    return gettext(name) if name in NAMES else name
