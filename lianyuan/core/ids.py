"""References people read to one another, on the phone or across a counter."""

import secrets

# Crockford's base 32: no I, L, O or U, so nothing is misread.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD = str.maketrans("ILO", "110")


def new_reference() -> str:
    """A fresh reference such as `7K3M-9QXA`: 40 random bits, unique by the table's constraint."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(8))
    return f"{letters[:4]}-{letters[4:]}"


def read_reference(written: str) -> str:
    """A reference as typed by a person, in its stored form; I and L are read as 1, O as 0."""
    letters = "".join(c for c in written.upper().translate(_MISREAD) if c in ALPHABET)
    return f"{letters[:4]}-{letters[4:]}"
