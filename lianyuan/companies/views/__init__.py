"""Pages of companies, one file a task."""
