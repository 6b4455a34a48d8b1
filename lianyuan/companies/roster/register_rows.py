"""How a roster's rows stand to the register: new, changed or as before."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models.expressions import RawSQL

from ..models import Company
from .columns import Field
from .notes import Buildings
from .results import Checked, Value

# The register's columns a roster can fill, by their attribute, and what each is filled from.
PUBLIC: Mapping[str, Field] = {
    "name": Field.NAME,
    "trade": Field.TRADE,
    "industry_id": Field.INDUSTRY,
    "chain_stage": Field.CHAIN_STAGE,
    "building_text": Field.BUILDING,
    "room": Field.ROOM,
    "founded_on": Field.FOUNDED_ON,
    "registered_capital": Field.REGISTERED_CAPITAL,
    "headcount": Field.HEADCOUNT,
    "remark": Field.REMARK,
}
CONTACT: Mapping[str, Field] = {"name": Field.CONTACT_NAME, "phone": Field.CONTACT_PHONE}
_READ = ["uscc", "id", "version", "place_id", *PUBLIC, "contact__name", "contact__phone"]


@dataclass(slots=True)
class Known:
    """A company as the register has it."""

    id: int
    version: int
    public: dict[str, Value]
    contact: dict[str, str]


@dataclass(slots=True)
class Update:
    """What a row changes on a company that is there: only what it says and what differs."""

    known: Known
    public: dict[str, Value] = field(default_factory=dict)
    contact: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Compared:
    """Some good rows beside the register: positions of the new ones, changes, how many are as before."""

    new: Sequence[int]
    updates: list[Update]
    unchanged: int


def known_companies(codes: Sequence[str], *, lock: bool) -> dict[str, Known]:
    """The companies with these codes, by code; locked against others until the transaction ends."""
    found = Company.objects.filter(uscc__in=_as_one_parameter(codes))
    if lock and connection.features.has_select_for_update_of:
        found = found.select_for_update(of=("self",))
    known = {}
    for code, company_id, version, *values, name, phone in found.values_list(*_READ):
        public = dict(zip(["place_id", *PUBLIC], values, strict=True))
        known[code] = Known(company_id, version, public, {"name": name or "", "phone": phone or ""})
    return known


def _as_one_parameter(codes: Sequence[str]) -> RawSQL:
    """Thousands of codes as a single parameter: a placeholder for each would cost more than the look-up."""
    if connection.vendor == "postgresql":
        return RawSQL("SELECT unnest(%s::varchar[])", [list(codes)])
    return RawSQL("SELECT value FROM json_each(%s)", [json.dumps(codes)])


def compare(checked: Checked, start: int, stop: int, buildings: Buildings, *, lock: bool) -> Compared:
    """The good rows from `start` to `stop` beside the register as it is now.

    An empty cell says nothing: it never clears what the register has. A place someone chose by hand stays
    while the roster names the same building.
    """
    stop = min(stop, len(checked.numbers))
    codes: list[Any] = checked.columns[Field.USCC][start:stop]
    known = known_companies(codes, lock=lock)
    if not known:
        return Compared(range(start, stop), [], 0)
    columns = {name: checked.columns[source] for name, source in PUBLIC.items() if source in checked.columns}
    contacts = {
        name: checked.columns[source] for name, source in CONTACT.items() if source in checked.columns
    }
    place_ids = buildings.place_ids(checked.columns.get(Field.BUILDING, [])[start:stop])
    compared = Compared([], [], 0)
    new: list[int] = []
    for position, code in enumerate(codes, start):
        company = known.get(code)
        if company is None:
            new.append(position)
            continue
        update = Update(company)
        for name, column in columns.items():
            value = column[position]
            if value not in (None, "") and value != company.public[name]:
                update.public[name] = value
        place_id = place_ids.get(checked.columns[Field.BUILDING][position]) if place_ids else None
        moved = "building_text" in update.public or company.public["place_id"] is None
        if place_id and moved and place_id != company.public["place_id"]:
            update.public["place_id"] = place_id
        for name, column in contacts.items():
            value = str(column[position])
            if value and value != company.contact[name]:
                update.contact[name] = value
        if update.public or update.contact:
            compared.updates.append(update)
        else:
            compared.unchanged += 1
    compared.new = new
    return compared


def as_stored(value: Value) -> str | int | None:
    """A value as the database takes it."""
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def as_audited(value: Value) -> str:
    """A value as the audit trail keeps it."""
    return "" if value is None else str(value)
