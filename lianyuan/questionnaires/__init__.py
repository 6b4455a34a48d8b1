"""Forms as data: a schema, a layout, and answers checked against both."""
