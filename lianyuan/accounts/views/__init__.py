"""The pages about one's own account."""
