"""People, who acts as whom, the audit trail, answers kept for repeats, and the outbox of work."""
