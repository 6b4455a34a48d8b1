"""The calendar of working days, with the notice each exception comes from."""
