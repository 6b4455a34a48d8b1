"""Giving out a season's slots in one fair round. Nothing here knows a table or a company's name."""
