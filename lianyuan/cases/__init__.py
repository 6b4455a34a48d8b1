"""The service catalogue and the cases filed under it."""
