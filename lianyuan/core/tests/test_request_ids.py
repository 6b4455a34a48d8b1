"""Numbers of requests, and what the log says of them."""

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from lianyuan.core.request_ids import HEADER, current_request_id

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("given_number", ["0f8fad5b-d9cb-469f-a165-70867728950e", "01HZX3T8M2", "a" * 64])
def test_a_number_from_the_proxy_is_kept(client: Client, given_number: str) -> None:
    assert client.get("/accounts/login/", headers={HEADER: given_number})[HEADER] == given_number


@pytest.mark.parametrize(
    "given_number",
    ["", "short", "a" * 65, "has space", 'has"quote', "张三张三张三张三", "-leading-dash", "a\x00bcdefgh"],
)
def test_any_other_is_replaced(client: Client, given_number: str) -> None:
    answer = client.get("/accounts/login/", headers={HEADER: given_number})
    assert answer[HEADER] != given_number
    assert len(answer[HEADER]) == 32


@given(st.text(max_size=80))
def test_no_number_breaks_the_header(given_number: str) -> None:
    answer = Client().get("/health/live", headers={HEADER: given_number.replace("\n", "").replace("\r", "")})
    assert answer[HEADER].isascii()


def test_every_answer_has_one_and_it_ends_with_the_request(client: Client) -> None:
    numbers = {client.get(path)[HEADER] for path in ("/", "/no-such-page/", "/companies/", "/static/x.css")}
    assert len(numbers) == 4
    assert current_request_id() == ""
