"""The back office as a whole: its door and its addresses. Its lists are each room's own."""
