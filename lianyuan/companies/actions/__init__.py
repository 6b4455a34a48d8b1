"""Deeds on the register and on who belongs to it, one file a task."""
