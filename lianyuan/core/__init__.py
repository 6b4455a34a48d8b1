"""The floor everything stands on: clock, ids, Chinese text, pages and their components. No tables."""
