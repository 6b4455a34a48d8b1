"""When a number may be told to everybody, and when so little is behind it that it would say whose it was."""

from collections.abc import Mapping

LEAST_PARTIES = 3
P_PERCENT = 10

Party = str
Parties = Mapping[Party, int]


def party(company: int | None, applicant: int) -> Party:
    """Whose a case is: the company's, however many of its people filed, else the person's."""
    return f"c{company}" if company else f"p{applicant}"


def may_be_told(parties: Parties) -> bool:
    """Whether a number may be told, given how much of it each company or person has; nought may.

    At least LEAST_PARTIES must be behind it, and the two largest of them mustn't be able to work out the next
    one's from it (the p % rule, P_PERCENT).
    """
    if not parties:
        return True
    if len(parties) < LEAST_PARTIES:
        return False
    first, _second, *rest = sorted(parties.values(), reverse=True)
    # Who knows the second's own number must not come within P_PERCENT of the first's.
    return sum(rest) * 100 >= first * P_PERCENT
