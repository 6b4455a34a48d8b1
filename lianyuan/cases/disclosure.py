"""Whose a case is, for telling figures without saying so (see `core.disclosure`)."""

from lianyuan.core.disclosure import Party


def party(company: int | None, applicant: int) -> Party:
    """Whose a case is: the company's, however many of its people filed, else the person's."""
    return f"c{company}" if company else f"p{applicant}"
