"""Who may do what with rooms at the desk; written by hand as the rest of the table."""

from tests.guards.access import ANY_DESK, DISTRICT, ITS_DESK, Access, deed, form, page
from tests.world import OWNER, OWNER_AS_SELF

ROOM_DESK: dict[str, Access] = {
    # spaces, at the desk: nobody keeps a room for a company
    "spaces:alternative": deed(frozenset({OWNER, OWNER_AS_SELF}) | ITS_DESK),
    "spaces:desk": page(ANY_DESK),
    "spaces:desk-day": page(ANY_DESK),
    "spaces:desk-extras": page(ANY_DESK),
    "spaces:desk-extra": deed(ITS_DESK),
    "spaces:desk-booking": page(ITS_DESK),
    "spaces:deciding": deed(ITS_DESK),
    "spaces:desk-counter": form(ITS_DESK),
    "spaces:desk-closures": form(ITS_DESK),
    "spaces:desk-reading": form(ITS_DESK),
    "spaces:desk-reopening": deed(ITS_DESK),
    "spaces:desk-rooms": page(ANY_DESK),
    "spaces:desk-new-room": form(DISTRICT),
    "spaces:desk-room": page(ITS_DESK),
    "spaces:desk-hours": form(DISTRICT),
    "spaces:desk-parts": form(DISTRICT),
    "spaces:desk-photos": form(ITS_DESK),
    "spaces:desk-photo-removal": deed(ITS_DESK),
    "spaces:desk-room-page": form(DISTRICT),
    "spaces:desk-things": page(ANY_DESK),
    "spaces:desk-new-equipment": form(ANY_DESK),
    "spaces:desk-equipment": form(ITS_DESK),
    "spaces:desk-new-service": form(ANY_DESK),
    "spaces:desk-service": form(ITS_DESK),
}
