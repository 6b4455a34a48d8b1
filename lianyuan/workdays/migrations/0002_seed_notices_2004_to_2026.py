from typing import Any

import chinese_calendar.constants as known
from django.db import migrations

FIRST, LAST = 2004, 2026
# Notices that came on top of a year's ordinary one.
SUPPLEMENTS = {
    2015: "国务院关于中国人民抗日战争暨世界反法西斯战争胜利70周年纪念日调休放假的通知",
    2019: "国务院办公厅关于调整2019年劳动节假期安排的通知",
    2020: "国务院办公厅关于延长2020年春节假期的通知",
}


def notice_year(day: Any, name: str) -> int:
    """The year whose notice speaks of a day: New Year's days off in December stand in the next year's."""
    return day.year + 1 if day.month == 12 and name == "New Year's Day" and day.year < LAST else day.year


def seed(apps: Any, schema_editor: Any) -> None:
    """The notices of 2004 to 2026; only days that differ from the ordinary week get a row."""
    year_model = apps.get_model("workdays", "CalendarYear")
    day_model = apps.get_model("workdays", "SpecialDay")
    years = []
    for year in range(FIRST, LAST + 1):
        notice = f"国务院办公厅关于{year}年部分节假日安排的通知"
        if year in SUPPLEMENTS:
            notice = f"{notice}；{SUPPLEMENTS[year]}"
        years.append(year_model(year=year, notice=notice))
    year_model.objects.bulk_create(years)
    chinese = {holiday.value: holiday.chinese for holiday in known.Holiday}
    days = []
    for works, table in ((False, known.holidays), (True, known.workdays)):
        for day, name in sorted(table.items()):
            differs = (day.weekday() >= 5) == works
            if differs and FIRST <= day.year <= LAST:
                days.append(day_model(day=day, year_id=notice_year(day, name), works=works, name=chinese[name]))
    day_model.objects.bulk_create(days)


def clear(apps: Any, schema_editor: Any) -> None:
    """Take the seeded years out again; years entered since stay."""
    apps.get_model("workdays", "CalendarYear").objects.filter(year__range=(FIRST, LAST)).delete()


class Migration(migrations.Migration):
    dependencies = [("workdays", "0001_initial")]

    operations = [migrations.RunPython(seed, clear)]
