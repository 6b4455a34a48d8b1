"""How a room's lists in the back office are made, and the lists of this room: people, and the audit trail."""

from .lists import AuditTrailList, PeopleList

LISTS = (PeopleList, AuditTrailList)

__all__ = ["LISTS"]
