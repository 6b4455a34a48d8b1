"""Every table that points at a person is registered: what it holds, how it goes out, what becomes of it."""

from collections.abc import Iterable

import pytest
from django.apps import apps
from django.db import models
from django.db.models import Model
from django.test.utils import isolate_apps

from lianyuan.accounts import personal_data
from lianyuan.accounts.acting import Actor
from lianyuan.accounts.models import Person
from lianyuan.accounts.personal_data import Fate
from tests.world import OWNER, make_world


def links_to_people(tables: Iterable[type[Model]]) -> list[tuple[type[Model], str]]:
    """Every link of the tables to a person, foreign key or one to one; many to many by the table between."""
    return [
        (table, field.name)
        for table in tables
        # A proxy is another way to see a table that is looked at already.
        if not table._meta.proxy
        for field in table._meta.get_fields()
        if isinstance(field, models.ForeignKey) and issubclass(Person, field.related_model)
    ]


def uncovered(tables: Iterable[type[Model]]) -> list[str]:
    return [
        f"{table._meta.label}.{link}"
        for table, link in links_to_people(tables)
        if not personal_data.is_covered(table, link)
    ]


def test_every_link_to_a_person_is_registered() -> None:
    tables = apps.get_models(include_auto_created=True)
    assert links_to_people(tables), "the test looks at nothing"
    assert uncovered(tables) == [], "register these in their room's holdings.py"


@isolate_apps()
def test_the_guard_sees_a_table_nobody_registered() -> None:
    class Diary(models.Model):
        writer = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")

        class Meta:
            app_label = "accounts"

    assert uncovered([Diary]) == ["accounts.Diary.writer"]


def test_everything_registered_says_what_it_is_and_why_it_stays() -> None:
    for holding in personal_data.holdings():
        assert str(holding.holds)
        assert str(holding.correction)
        assert holding.fate is Fate.GOES or str(holding.reason), holding.key


@pytest.mark.django_db
def test_everything_registered_can_be_exported_and_forgotten() -> None:
    """Each table by itself, for someone who has rows in many; what a room forgot to name fails here."""
    person = make_world().people[OWNER]
    for holding in personal_data.holdings():
        list(holding.rows(person))
        assert holding.count(person) >= 0
        if holding.fate is Fate.GOES:
            holding.forget(Actor(person=person), person)
            assert holding.count(person) == 0, holding.key
