"""`api-list`: a page of the companies' list as the API gives it, beside a bare view of the same bytes.

The number of queries is counted with few companies and with these.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from . import ground, pages
from .invented_companies import fill_up_to

PATH = f"/api/v1/companies?q={quote('示例')}&size=30"
FEW = 10
# Requests are counted as for everyone, but none is refused.
UNLIMITED = {"LIANYUAN_API_PER_ADDRESS": "1000000000"}


def main(arguments: list[str]) -> dict[str, Any]:
    """Run it; `queries` tells how many the list asks by the number of companies."""
    parser = pages.options("api-list")
    parser.add_argument("--companies", type=int, default=10_000)
    options = parser.parse_args(arguments)
    queries = {}
    with ground.own_database() as environment:
        for count in (FEW, options.companies):
            ground.say(f"{count} companies")
            fill_up_to(count)
            queries[str(count)] = pages.count_queries(PATH)
        figures = pages.beside_the_floor(
            environment | UNLIMITED, PATH, seconds=options.seconds, connections=options.connections
        )
    return {"companies": options.companies, **figures, "queries": queries}
