"""Any number of invented companies, the same ones each time, spread over parks, trades and stages."""

from __future__ import annotations

from datetime import date

from lianyuan.companies.models import Company, Industry
from lianyuan.companies.models.register import ChainStage, StartupStage
from lianyuan.companies.uscc import check_character
from lianyuan.places.models import Place, PlaceKind

TRADES = ("箱包", "服装", "家纺", "软件", "物流", "设计", "摄影", "培训", "食品", "数据")
AT_ONCE = 2000


def fill_up_to(count: int) -> None:
    """Add companies until there are `count`."""
    places, codes = _places(), list(Industry.objects.filter(level="division").values_list("pk", flat=True))
    have = Company.objects.count()
    Company.objects.bulk_create(
        [_company(number, places, codes) for number in range(have, count)], batch_size=AT_ONCE
    )


def _places() -> list[Place]:
    if not Place.objects.exists():
        district = Place.objects.create(kind=PlaceKind.DISTRICT, name="示例新区", path="/1/")
        for number in range(1, 9):
            park = Place(kind=PlaceKind.PARK, name=f"示例{number}园", parent=district, path=f"/{number}-/")
            park.save()
            park.path = f"{district.path}{park.pk}/"
            park.save()
    return list(Place.objects.filter(kind=PlaceKind.PARK).order_by("pk"))


def _company(number: int, places: list[Place], codes: list[str]) -> Company:
    trade = TRADES[number % len(TRADES)]
    name = f"示例{trade}{number:06d}有限公司"
    body = f"91330402{number:09d}"
    uscc = body + check_character(body)
    return Company(
        name=name,
        search_text=Company.search_text_of(name, uscc),
        uscc=uscc,
        trade=trade,
        industry_id=codes[number % len(codes)],
        chain_stage=ChainStage.values[number % 3],
        startup_stage=StartupStage.values[number % 5],
        place=places[number % len(places)],
        room=f"{number % 900 + 100}",
        founded_on=date(2010 + number % 6, number % 12 + 1, number % 28 + 1),
        headcount=number % 200,
    )
