"""What every room's part of the API has in common: problems, listings, versions, words."""
