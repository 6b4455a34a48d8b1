"""What keeps a backup from being made or put back."""


class CannotBackUp(Exception):
    """The message says what stands in the way and what to do; nothing half-made is left."""
