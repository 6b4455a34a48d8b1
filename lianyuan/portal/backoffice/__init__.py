"""The back office as a whole: its door, its addresses, what hangs in its menu. Its lists are each room's own."""
