"""The columns of a roster: how offices call them, and which are never taken."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import cache

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from lianyuan.core.languages import TAGS, speaking
from lianyuan.core.sentences import listed, quoted
from lianyuan.core.spreadsheets.shape import Shape, fold_header
from lianyuan.core.spreadsheets.tables import Column


class Field(StrEnum):
    """What a roster can tell about a company."""

    NAME = "name"
    USCC = "uscc"
    TRADE = "trade"
    INDUSTRY = "industry"
    CHAIN_STAGE = "chain_stage"
    BUILDING = "building"
    ROOM = "room"
    FOUNDED_ON = "founded_on"
    REGISTERED_CAPITAL = "registered_capital"
    HEADCOUNT = "headcount"
    REMARK = "remark"
    CONTACT_NAME = "contact_name"
    CONTACT_PHONE = "contact_phone"


REQUIRED = (Field.NAME, Field.USCC)
PRIVATE = (Field.CONTACT_NAME, Field.CONTACT_PHONE)

LABELS: Mapping[Field, str | Promise] = {
    Field.NAME: _("企业名称"),
    Field.USCC: _("统一社会信用代码"),
    Field.TRADE: _("主营行业"),
    Field.INDUSTRY: _("行业代码"),
    Field.CHAIN_STAGE: _("产业链环节"),
    Field.BUILDING: _("所在楼宇"),
    Field.ROOM: _("门牌"),
    Field.FOUNDED_ON: _("成立日期"),
    Field.REGISTERED_CAPITAL: _("注册资本(万元)"),
    Field.HEADCOUNT: _("从业人数"),
    Field.REMARK: _("备注"),
    Field.CONTACT_NAME: _("联系人"),
    Field.CONTACT_PHONE: _("联系电话"),
}

# Chinese in both scripts, then English; width, case, spaces, punctuation and bracketed units don't matter.
_SYNONYMS: Mapping[Field, tuple[str, str]] = {
    Field.NAME: (
        "企业名称 公司名称 单位名称 企业全称 公司全称 单位全称 企业名 公司名 企业 公司 商户名称 名称 户名 "
        "法人单位名称 市场主体名称 企業名稱 公司名稱 單位名稱 企業全稱 公司全稱 企業名 名稱",
        "company|company name|enterprise|enterprise name|name|name of company",
    ),
    Field.USCC: (
        "统一社会信用代码 社会信用代码 信用代码 统一信用代码 统一代码 社会统一信用代码 统一社会信用代码证号 "
        "统一社会信用代码号 统一社会信用号 税号 纳税人识别号 統一社會信用代碼 社會信用代碼 信用代碼 "
        "統一信用代碼 統一社會信用代碼證號 稅號 納稅人識別號",
        "uscc|unified social credit code|social credit code|credit code|unified social credit identifier",
    ),
    Field.TRADE: (
        "主营行业 所属行业 行业 主营业务 主营 行业名称 行业类别 行业类型 经营行业 主要行业 业态 "
        "主營行業 所屬行業 行業 主營業務 主營 行業名稱 行業類別",
        "trade|industry|business|main business|main industry|line of business",
    ),
    Field.INDUSTRY: (
        "行业代码 国民经济行业代码 行业编码 国民经济行业分类代码 行业分类代码 国标行业代码 行业小类代码 "
        "国民经济行业分类 行業代碼 國民經濟行業代碼 行業編碼 行業分類代碼",
        "industry code|industry class",
    ),
    Field.CHAIN_STAGE: (
        "产业链环节 产业链位置 产业链 环节 上下游 所属环节 产业链上下游 產業鏈環節 產業鏈位置 產業鏈 環節",
        "chain stage|supply chain stage|supply chain position|supply chain|stage",
    ),
    Field.BUILDING: (
        "所在楼宇 楼宇 楼宇名称 所在楼 楼栋 楼幢 大楼 入驻楼宇 所在园区 所在大楼 办公楼宇 所属楼宇 楼座 "
        "所在樓宇 樓宇 樓宇名稱 樓棟 大樓",
        "building|building name",
    ),
    Field.ROOM: (
        "门牌 门牌号 门牌号码 房号 房间 房间号 房间号码 室号 单元 单元号 楼层房号 "
        "門牌 門牌號 房號 房間 房間號 室號",
        "room|room no|room number|door number|unit|suite",
    ),
    Field.FOUNDED_ON: (
        "成立日期 成立时间 成立日 成立年月日 注册日期 注册时间 登记日期 设立日期 开业日期 工商注册日期 "
        "成立時間 註冊日期 注冊日期 註冊時間 登記日期 設立日期",
        "founded|founded on|date founded|established|established on|date of establishment|registration date",
    ),
    Field.REGISTERED_CAPITAL: (
        "注册资本 注册资金 注册资本金 认缴资本 认缴注册资本 注册资本万元 注册资本元 注册资本亿元 "
        "註冊資本 註冊資金 註冊資本金 注冊資本 注冊資金 注冊資本金",
        "registered capital|capital",
    ),
    Field.HEADCOUNT: (
        "从业人数 员工人数 职工人数 从业人员 从业人员数 从业人员人数 员工数 职工数 人数 用工人数 在职人数 "
        "從業人數 員工人數 職工人數 從業人員 從業人員數 員工數 人數",
        "headcount|employees|staff|number of staff|number of employees|people employed",
    ),
    Field.REMARK: (
        "备注 备注说明 说明 附注 備註 備注 說明 附註",
        "remark|remarks|note|notes|comment|comments",
    ),
    Field.CONTACT_NAME: (
        "联系人 联系人姓名 联络人 企业联系人 对接人 经办人 负责人 "
        "聯絡人 聯繫人 聯系人 對接人 負責人 企業聯絡人",
        "contact|contact person|contact name",
    ),
    Field.CONTACT_PHONE: (
        "联系电话 联系人电话 联系方式 联系手机 联络电话 电话 电话号码 手机 手机号 手机号码 "
        "聯絡電話 聯繫電話 聯系電話 聯絡方式 電話 手機 手機號碼",
        "phone|telephone|tel|mobile|contact phone|phone number",
    ),
}

# What reveals persons' membership, belief or identity. Recognised so that it can be left out: the child
# process drops these columns, whatever they hold.
WITHHELD: Mapping[str, str] = {
    "party_members": r"党[员组支委建]|黨[員組支委建]|入党|入黨|政治面貌|中共|预备党|partymember|^cpc",
    "youth_league": r"团员|團員|共青团|共青團|团组织|團組織|团支部|團支部|youthleague",
    "trade_union": r"工会|工會|unionmember|tradeunion",
    "womens_federation": r"妇联|婦聯|妇女会员|妇女组织|womensfederation",
    "organisation_members": r"组织成员|会员人数|會員人數|民主[党黨]派|统战|宗教|信仰|民族|religion|ethnic",
    "identity_number": r"身份证|身分證|證件號|证件号|护照|護照|idcard|identitynumber|passport",
    "bank_account": r"银行账|银行帐|銀行賬|銀行帳|开户行|開戶行|bankaccount",
    "health": r"病史|疾病|残疾|殘疾|健康状况|健康狀況|disabilit",
}

WITHHELD_LABELS: Mapping[str, str | Promise] = {
    "party_members": _("党员人数"),
    "youth_league": _("团员人数"),
    "trade_union": _("工会会员人数"),
    "womens_federation": _("妇联会员人数"),
    "organisation_members": _("组织、民族或宗教情况"),
    "identity_number": _("证件号码"),
    "bank_account": _("银行账户"),
    "health": _("健康情况"),
}

# The columns that our own sheet to mend adds; they carry nothing back.
MEND_ROW = gettext_noop("原行号")
MEND_REASON = gettext_noop("需要改什么")


_FIELD_BY_WORD = {
    fold_header(word): field
    for field, (chinese, english) in _SYNONYMS.items()
    for word in [*chinese.split(), *english.split("|")]
}

ROSTER_SHAPE = Shape(frozenset(_FIELD_BY_WORD), dict(WITHHELD))


class CapitalUnit(StrEnum):
    """What a bare number in the capital column means, by its header."""

    YUAN = "yuan"
    WAN = "wan"
    YI = "yi"


def field_of(label: str) -> Field | None:
    """The field a header label stands for, or None."""
    folded = fold_header(label)
    found = _FIELD_BY_WORD.get(folded)
    if found or not folded:
        return found
    # A numbered or starred label: "1.企业名称", "企业名称*必填".
    bare = re.sub(r"^\d+|必填$|选填$|必填项$", "", folded)
    return _FIELD_BY_WORD.get(bare)


def capital_unit_of(label: str) -> CapitalUnit:
    """The unit written in the capital column's header; 万元 where none is, as rosters have it."""
    text = unicodedata.normalize("NFKC", label)
    if re.search(r"亿|億", text):
        return CapitalUnit.YI
    if re.search(r"万|萬", text):
        return CapitalUnit.WAN
    return CapitalUnit.YUAN if "元" in text else CapitalUnit.WAN


def match(columns: Sequence[Column]) -> dict[int, Field]:
    """Which column holds which field, by the columns' positions; of two that claim one field, the first."""
    matched: dict[int, Field] = {}
    for column in columns:
        field = field_of(column.label)
        if field and field not in matched.values():
            matched[column.index] = field
    return matched


def is_our_own(label: str) -> bool:
    """Whether the column was added by our sheet to mend, in whatever language that was made."""
    return fold_header(label) in _our_own()


@cache
def _our_own() -> set[str]:
    ours = set()
    for language in TAGS:
        with speaking(language):
            ours |= {fold_header(gettext(MEND_ROW)), fold_header(gettext(MEND_REASON))}
    return ours


def missing_fields(matching: Mapping[int, Field]) -> list[Field]:
    """The required fields that no column holds."""
    return [field for field in REQUIRED if field not in matching.values()]


def fields_named(fields: Sequence[Field]) -> str:
    """The fields as a person reads them, in a row."""
    return listed(quoted(LABELS[field]) for field in fields)
