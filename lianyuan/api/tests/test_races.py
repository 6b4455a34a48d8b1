"""Changes that arrive at the same moment, over real connections."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from lianyuan.accounts.roles import CompanyRoleName
from lianyuan.api.tests.calling import call, headers, token_of
from lianyuan.companies.models import Company
from lianyuan.companies.tests.factories import make_company, make_membership

AT_ONCE = 4


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("tag", ["what was read", "*"])
def test_of_changes_from_one_version_the_later_come_too_late(tag: str) -> None:
    """One is done, the others learn by 412 that they were made from another version; `*` asks for none."""
    company = make_company()
    token = token_of(make_membership(company=company, role=CompanyRoleName.OWNER).person)
    where, together = f"companies/{company.pk}", Barrier(AT_ONCE)
    read = call("GET", where, sent=headers(token, company))["ETag"] if tag != "*" else tag

    def change(number: int) -> int:
        together.wait()
        try:
            sent = headers(token, company, If_Match=read)
            return call("PATCH", where, {"room": str(number)}, sent=sent).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        statuses = Counter(pool.map(change, range(1, AT_ONCE + 1)))
    done = 1 if tag != "*" else AT_ONCE
    assert statuses == Counter({200: done, 412: AT_ONCE - done})
    assert Company.objects.get().version == company.version + done
