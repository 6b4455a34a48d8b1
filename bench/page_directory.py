"""`page-directory`: the filtered directory of 10,000 companies, beside a bare view of the same bytes.

The number of queries is counted with few companies, with these, and with ten times as many.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from . import ground, pages
from .invented_companies import fill_up_to

PATH = f"/companies/?q={quote('示例')}&section=F&chain_stage=upstream"
FEW = 10


def main(arguments: list[str]) -> dict[str, Any]:
    """Run it; `queries` tells how many the page asks by the number of companies."""
    parser = pages.options("page-directory")
    parser.add_argument("--companies", type=int, default=10_000)
    options = parser.parse_args(arguments)
    queries = {}
    with ground.own_database() as environment:
        for count in (FEW, options.companies, 10 * options.companies):
            ground.say(f"{count} companies")
            fill_up_to(count)
            queries[str(count)] = pages.count_queries(PATH)
            if count == options.companies:
                figures = pages.beside_the_floor(
                    environment, PATH, seconds=options.seconds, connections=options.connections
                )
    return {"companies": options.companies, **figures, "queries": queries}
