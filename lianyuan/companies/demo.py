"""The companies of the demo district: an invented roster of 660, and who belongs to some of them."""

from collections.abc import Callable
from pathlib import Path

from lianyuan.accounts.acting import Actor, command_line
from lianyuan.accounts.models import Person
from lianyuan.accounts.roles import CompanyRoleName
from lianyuan.files.drawing import drawn_logo
from lianyuan.files.preparing import prepare

from . import uscc
from .actions import people, register
from .actions.pictures import show_pictures
from .importing import import_companies
from .models import Company
from .pictures import LOGO

ROSTER = Path(__file__).resolve().parent / "demo_data" / "roster.csv"
# Who belongs where, by the company's name on the roster. The first owner of each is confirmed by the desk.
MEMBERS = [
    ("owner", "嘉兴橙果样本设计有限公司", CompanyRoleName.OWNER),
    ("owner", "嘉兴月河样本信息技术有限公司", CompanyRoleName.OWNER),
    ("staff", "嘉兴橙果样本设计有限公司", CompanyRoleName.STAFF),
    ("secretary", "嘉兴半亩样本设计有限公司", CompanyRoleName.OWNER),
]
STAGES = {
    "嘉兴橙果样本设计有限公司": ("started", "两个人的设计工作室，给电商做主图和包装。"),
    "嘉兴月河样本信息技术有限公司": ("growing", "给小商家做订单和库存软件。"),
    "嘉兴半亩样本设计有限公司": ("founding", ""),
}
# A colour and a number of corners for the mark of each.
LOGOS = {
    "嘉兴橙果样本设计有限公司": ((217, 119, 38), 5),
    "嘉兴月河样本信息技术有限公司": ((15, 85, 83), 4),
    "嘉兴半亩样本设计有限公司": ((61, 122, 63), 6),
}
HONOURS = [("嘉兴月河样本信息技术有限公司", "电子商务示范点（示例）", "示例商务局", 2015)]


def fill(say: Callable[[str], None]) -> None:
    """Import the roster, let the demo people claim their companies, and leave one claim for the desk."""
    if Company.objects.exists():
        return
    people_by_name = {person.username: person for person in Person.objects.all()}
    told = import_companies(path=ROSTER, actor=command_line(people_by_name["admin"]))
    say(f"{told['created']} companies")
    desk = Actor(person=people_by_name["desk"])
    for username, name, role in MEMBERS:
        person, company = people_by_name[username], Company.objects.get(name=name)
        if role == CompanyRoleName.OWNER:
            claim = people.claim_company(actor=Actor(person=person), uscc=company.uscc, name=name, note="")
            people.confirm_claim(actor=desk, claim=claim)
        else:
            owner = Actor(person=people_by_name["owner"], company_id=company.pk, company_label=company.name)
            people.add_member(actor=owner, company=company, person=person, role=role)
    for name, (stage, introduction) in STAGES.items():
        company = Company.objects.get(name=name)
        changes = {"startup_stage": stage, "introduction": introduction}
        register.change_company(actor=desk, company=company, version=company.version, changes=changes)
    for name, (colour, corners) in LOGOS.items():
        logo = prepare(drawn_logo(colour, corners), LOGO)
        show_pictures(actor=desk, company=Company.objects.get(name=name), logo=[logo], photos=[])
    for name, title, given_by, year in HONOURS:
        company = Company.objects.get(name=name)
        register.record_honour(actor=desk, company=company, title=title, given_by=given_by, year=year)
    body = "91330402MA0DEMA01"
    people.claim_company(
        actor=Actor(person=people_by_name["resident"]),
        uscc=body + uscc.check_character(body),
        name="嘉兴青竹示例工作室",
        note="我是负责人，营业执照可以带到窗口核对。",
    )
    say(f"{len(MEMBERS)} members, 1 claim for the desk")
