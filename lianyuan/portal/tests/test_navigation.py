"""The frame of every page, also where a request ends before anyone knows who asks."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("host", ["elsewhere.example.invalid", "a b", "x:y:z"])
def test_a_host_that_isnt_ours_gets_a_page_not_an_error(client: Client, host: str) -> None:
    answer = client.get("/accounts/login/", headers={"Host": host})
    assert answer.status_code == 400
    assert "<h1>" in answer.content.decode()
