"""Formats and keywords of our own that answers are held to, registered with jsonschema.

`cn-person-id`: GB 11643-1999, 17 digits and a check character (ISO 7064 MOD 11-2), a real day of birth; the
area isn't looked up, since areas are made and merged. `cn-uscc`: GB 32100-2015. `gbt-4754`: a code of GB/T
4754-2017; all sections and divisions are known, a group or class that isn't is taken in a known division.
"""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError as DjangoValidationError
from django.core.validators import validate_email
from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend
from stdnum.cn import ric

from lianyuan.companies import queries as companies
from lianyuan.companies import uscc
from lianyuan.companies.models import Industry
from lianyuan.core import clock
from lianyuan.places import queries as places

from . import file_kinds

_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_PERSON_ID = re.compile(r"[0-9]{17}[0-9X]", re.ASCII)
LONGEST_EMAIL = 254


def is_date(value: object) -> bool:
    """Whether a text is a day of the calendar, as 2026-03-09."""
    return isinstance(value, str) and bool(_ISO_DATE.fullmatch(value)) and _day(value) is not None


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None


def person_id_written(text: str) -> str:
    """A person ID number in the form it is kept: half width, X in upper case, no spaces."""
    return re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", text)).upper()


def is_person_id(value: object) -> bool:
    """Whether a text is a person ID number in the form it is kept, with its check character right."""
    if not isinstance(value, str) or not _PERSON_ID.fullmatch(value):
        return False
    born = _day(f"{value[6:10]}-{value[10:12]}-{value[12:14]}")
    return born is not None and born <= clock.today() and bool(ric.calc_check_digit(value) == value[17])


def masked(number: str) -> str:
    """A person ID number as those read it who needn't know it: 3304**********1234."""
    return f"{number[:4]}{'*' * (len(number) - 8)}{number[-4:]}" if len(number) > 8 else "*" * len(number)


def industry_code_written(text: str) -> str:
    """An industry code in the form it is kept; what isn't one as it came."""
    plain = unicodedata.normalize("NFKC", text).strip().upper()
    found = companies.industry_written(plain) if len(plain) <= 5 else None
    return found.code if isinstance(found, Industry) else plain


def _is_email(value: object) -> bool:
    if not isinstance(value, str) or len(value) > LONGEST_EMAIL:
        return False
    try:
        validate_email(value)
    except DjangoValidationError:
        return False
    return True


def _is_industry(value: object) -> bool:
    return (
        isinstance(value, str)
        and bool(re.fullmatch(r"[A-T]|[0-9]{2,4}", value))
        and (
            industry_code_written(value) == value and isinstance(companies.industry_written(value), Industry)
        )
    )


def _is_uscc(value: object) -> bool:
    return isinstance(value, str) and uscc.is_valid(value)


def _not_before_today(
    validator: Draft202012Validator, wanted: object, instance: object, schema: object
) -> Iterator[ValidationError]:
    if wanted is True and is_date(instance) and date.fromisoformat(str(instance)) < clock.today():
        yield ValidationError("in the past")


def _is_place(
    validator: Draft202012Validator, wanted: object, instance: object, schema: object
) -> Iterator[ValidationError]:
    is_id = isinstance(instance, int) and not isinstance(instance, bool) and 0 < instance < 2**62
    if wanted is True and not (is_id and places.places().filter(pk=int(str(instance))).exists()):
        yield ValidationError("no such place")


checker = FormatChecker(formats=())
for _name, _check in {
    "date": is_date,
    "email": _is_email,
    "cn-person-id": is_person_id,
    "cn-uscc": _is_uscc,
    "gbt-4754": _is_industry,
}.items():
    # What isn't text is for `type` to refuse, as JSON Schema has it.
    checker.checks(_name)(lambda value, check=_check: not isinstance(value, str) or check(value))

Validator: Any = extend(
    Draft202012Validator,
    {
        "notBeforeToday": _not_before_today,
        "isPlace": _is_place,
        "fileKinds": file_kinds.check_kinds,
        "fileMegabytes": file_kinds.check_size,
    },
)
